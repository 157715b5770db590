import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.errors import MissingError, UsageError
from talknotes.llm.hosts import check_url, grant, granted, host_of, is_loopback, parse_host, require


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:11434/v1",
        "http://127.8.9.10/v1",
        "http://localhost:8080/v1",
        "http://LOCALHOST./v1",
        "https://[::1]:8000/v1",
        "http://[0:0:0:0:0:0:0:1]/v1",
        "http://[::ffff:127.0.0.1]/v1",
    ],
)
def test_this_machine_needs_no_leave_even_offline(url):
    assert is_loopback(require(url, (), offline=True))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost.evil.com/v1",
        "http://127.0.0.1.evil.com/v1",
        "http://sub.localhost/v1",
        "http://0.0.0.0/v1",
        "http://[::]/v1",
        "http://[::ffff:10.0.0.1]/v1",
        "http://10.0.0.7/v1",
        "http://128.0.0.1/v1",
        "http://localhost-evil/v1",
        "http://localdomain/v1",
        "https://api.openai.com/v1",
    ],
)
def test_any_other_needs_leave(url):
    host = host_of(url)
    with pytest.raises(UsageError, match="--allow-remote"):
        require(url, (), offline=False)
    with pytest.raises(UsageError):
        require(url, ("another.example", "127.0.0.1"), offline=False)
    assert require(url, (host,), offline=False) == host
    with pytest.raises(MissingError, match="--offline"):
        require(url, (host,), offline=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@evil.com/v1",
        "http://127.0.0.1:80@evil.com/v1",
        "http://evil.com\\@127.0.0.1/v1",
        "http://127.0.0.1\\.evil.com/v1",
        "http://user:pw@127.0.0.1/v1",
        "http://2130706433/v1",
        "http://0x7f.1/v1",
        "http://0x7f000001/v1",
        "http://127.1/v1",
        "http://0177.0.0.1/v1",
        "http://127.0.0.1%2eevil.com/v1",
        "http://127.0.0.1%00.evil.com/v1",
        "http://loc\talhost/v1",
        "http://localhost\n.evil.com/v1",
        "http://ⓛocalhost/v1",
        "http://127。0。0。1/v1",
        "http://münchen.de/v1",
        "http://[::1/v1",
        "http://[1.2]/v1",
        "http://[]/v1",
        "http://::1/v1",
        "http://[::1%25eth0]/v1",
        "http:///v1",
        "http://:80/v1",
        "http://localhost:99999/v1",
        "http://localhost:٨٠/v1",
        "http://a..b/v1",
        "http://-a.com/v1",
        "http://a-.com/v1",
        "ftp://localhost/v1",
        "file:///etc/passwd",
        "localhost:11434",
        "//localhost/v1",
        "",
        "http://localhost/v1?key=secret",
        "http://localhost/v1#x",
        "http://localhost/v1 /x",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_none(url):
    with pytest.raises(UsageError) as caught:
        check_url(url)
    assert str(caught.value).isprintable()


_PIECES = """
    http:// https:// localhost 127.0.0.1 [::1] evil.com @ : :80 . / \\ # ? %2e %40 0x7f 1 [ ] 。 ⓛ // v1
    - _ xn-- xn--a xn--mnchen-3ya ; , ::1 ffff 8 a
"""


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from([*_PIECES.split(), " ", "\t"]), max_size=8).map(lambda parts: "http://" + "".join(parts))
)
def test_whoever_connects_reads_the_same_host_as_we_do(url):
    import httpx2

    try:
        checked = check_url(url)
    except UsageError:
        return
    assert parse_host(httpx2.URL(checked).raw_host.decode()) == host_of(url) == host_of(checked)


def test_no_password_of_an_address_is_shown():
    with pytest.raises(UsageError) as caught:
        check_url("https://me:hunter2@models.example/v1?token=hunter3")
    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("HTTPS://Models.Example/v1/chat/completions", "https://Models.Example/v1"),
        (" http://[::1]:8000 ", "http://[::1]:8000"),
        ("http://gpu_box:8000/openai/v1", "http://gpu_box:8000/openai/v1"),
    ],
)
def test_an_address_is_brought_into_one_form(url, expected):
    assert check_url(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("API.Example.com.", "api.example.com"),
        ("https://api.example.com:8443/v1", "api.example.com"),
        ("api.example.com:443", "api.example.com"),
        ("[2001:DB8::0:1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("192.168.0.7", "192.168.0.7"),
    ],
)
def test_a_host_may_be_given_as_people_write_it(text, expected):
    assert parse_host(text) == expected


@pytest.mark.parametrize("text", ["*", "*.example.com", ".example.com", "", "a b", "example.com/v1"])
def test_no_pattern_allows_more_than_one_host(text):
    with pytest.raises(UsageError):
        parse_host(text)


def test_leave_is_remembered_once_for_each_host(tmp_path):
    assert granted(tmp_path) == ()
    grant(tmp_path, "Models.Example.com")
    grant(tmp_path, "https://models.example.com/v1")
    grant(tmp_path, "10.0.0.7")
    assert granted(tmp_path) == ("10.0.0.7", "models.example.com")


def test_a_damaged_memory_is_told_not_overlooked(tmp_path):
    (tmp_path / "hosts.json").write_text('{"hosts": "all"}')
    with pytest.raises(UsageError, match=r"hosts\.json"):
        granted(tmp_path)
