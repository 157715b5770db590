"""Posts as people write them, each with the talks that it tells of."""

from pathlib import Path

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import Section
from talknotes.values import Billed

POSTS = Path(__file__).parent / "posts"

# Of each section: what it hangs on, title, people, and how its body begins and ends.
SECTIONS = {
    'blockquote-speaker': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato (Kyoto University)', 'Knobs.', 'Knobs.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', '> I missed t', 'Alarms.'),
    ],
    'bold-lines': [
        ('bold', 'Growing Tomatoes in Space', 'Maria Silva (Orbital Farms)', 'Tomatoes nee', 'n you think.'),
        ('bold', 'Soil Is Code', 'Peter Braun', 'He dug in. I', 'ten minutes.'),
    ],
    'bold-numbered': [
        ('bold', 'Why Rust?', 'Steve Klabnik', 'Rust rocks.', 'Rust rocks.'),
        ('bold', 'Async all the things', 'Carl Lerche', 'Missed it.', 'Missed it.'),
        ('bold', 'WASM', 'Lin Clark', 'Cartoons.', 'Cartoons.'),
    ],
    'bold-title-by-name': [
        ('heading', 'Streaming at the Edge', 'Lena Vogt', '- Edge nodes', 'y lose power'),
        ('heading', 'Columnar Everything', 'Ravi Patel; Sue Chen', '- Columns wi', '"It depends"'),
    ],
    'brackets-with-links': [
        ('heading', 'Ethical AI', 'Timnit Gebru (DAIR Institute)', 'Notes.', 'Notes.'),
        ('heading', 'Robots', 'Rodney Brooks (Robust.AI)', 'Notes.', 'Notes.'),
    ],
    'byline-is-no-speaker': [
        ('heading', 'Platform Engineering for Everyone', '', 'Solomon Hyke', 'ame in late.'),
        ('heading', 'Scaling etcd', '', 'Marek Siarko', 'Graphs.'),
    ],
    'colon-both': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms that ', 'bout pagers.'),
    ],
    'days-and-tracks': [
        ('heading', 'The Shape of Time', 'Elena Markova', 'Clocks drift', 'locks drift.'),
        ('heading', 'Sharding for Humans', 'Bob Tanaka', 'Shards.', 'Shards.'),
        ('heading', 'The Last Mutex', 'Aisha Bello', 'Locks. My tr', 'ost of this.'),
    ],
    'days-tracks-deep': [
        ('heading', 'Microservices at Monzo', 'Matt Heath; Suhail Patel', '1,500 servic', '00 services.'),
        ('heading', 'Chaos engineering', 'Nora Jones', '#### Key tak', 'break things'),
        ('heading', 'Loom', 'Ron Pressler', 'Threads.', 'Threads.'),
        ('heading', 'Valhalla', 'Brian Goetz', 'Values.', 'Values.'),
    ],
    'diary': [
    ],
    'emdash-line': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato (Kyoto University)', 'Knobs.', 'Knobs.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms.', 'Alarms.'),
    ],
    'emoji-and-numbers': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato (Kyoto University)', 'Knobs.', 'Knobs.'),
        ('heading', 'Quiet Failures', 'Fatima Noor (Acme)', 'Alarms.', 'Alarms.'),
    ],
    'french': [
        ('heading', 'Classer sans livres', 'Luc Moreau (BnF)', 'Il parle vit', ' parle vite.'),
        ('heading', 'Les archives qui brûlent', 'Hélène Dupuis', "J'ai raté le", 'té le début.'),
    ],
    'front-speaker': [
        ('post', 'Tuning the untunable', 'Hiro Sato', 'Knobs everyw', 'And more.'),
    ],
    'genitives': [
        ('heading', "DHH's opening keynote", '', 'He talked ab', 'out Hotwire.'),
        ('heading', 'The Success of Ruby on Rails', 'Eileen Uchitelle', 'Eileen.', 'Eileen.'),
        ('heading', None, 'Aaron Patterson', 'Puns. I miss', 'second half.'),
    ],
    'german-numbered': [
        ('heading', 'Rust im Kernel', 'Miguel Ojeda', 'Text. Leider', 'ich zu spät.'),
        ('heading', 'eBPF für alle', 'Liz Rice', 'Text.', 'Text.'),
    ],
    'german': [
        ('heading', 'Moose im Klimawandel', 'Katharina Vogel (Universität Jena)', 'Moose sind z', 'er verpasst.'),
        ('heading', 'Wälder aus der Luft', 'Jürgen Weiß (DLR)', 'Drohnen zähl', 'ählen Bäume.'),
    ],
    'heading-title-names-speaker': [
        ('post', 'Simple Made Easy', 'Rich Hickey', '# "Simple Ma', 'Braiding.'),
    ],
    'html-headings': [
        ('heading', 'Distributed tracing', 'Ben Sigelman', 'Text here.', 'Text here.'),
        ('heading', 'Profiling', '', 'Text there.', 'Text there.'),
    ],
    'italic-names-handles': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato (Kyoto University)', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms that ', ' never ring.'),
    ],
    'items-with-italic-titles': [
        ('item', 'Compositional compiler correctness', 'Amal Ahmed', '- linking ty', ' for a while'),
        ('item', 'Escape from the ivory tower', 'Simon Peyton Jones', '- Haskell', '- Haskell'),
    ],
    'items-with-run-in-heads': [
        ('item', 'CSS Layout', 'Rachel Andrew', 'grid, subgri', 'ore the Q&A.'),
        ('item', 'CSS Houdini', 'Una Kravets', 'magic. Lots ', 'ts of demos.'),
        ('item', 'SVG', 'Sara Soueidan', 'filters.', 'filters.'),
    ],
    'labelled-with-rules': [
        ('heading', 'Title one', 'Jane Roe (Principal Engineer @ Stripe)', 'Notes of one', '---'),
        ('heading', 'Title two', 'John Q. Public (NASA)', 'Notes of two', '(http://m).*'),
    ],
    'linked-headings': [
        ('heading', 'Growing Open Source', 'Ashley Williams', 'Text.', 'Text.'),
        ('heading', 'Maintainer burnout', 'Jan Lehnardt; Henry Zhu (Babel)', 'Text.', 'Text.'),
    ],
    'list-items': [
        ('item', 'Tiny Kernels', 'Olga Petrova', '- boots in 3', '- no drivers'),
        ('item', 'Giant Pipelines', 'Sam Lee', '- 40,000 job', 'ssed the end'),
        ('item', 'Rusty Gates', 'Kofi Mensah (Acme)', '- gates in R', 'ates in Rust'),
    ],
    'metadata-list': [
        ('heading', 'Observability on a Budget', 'Grace Kim', 'Logs are che', 's are cheap.'),
        ('heading', 'Latency Is a Feature', 'Marco Rossi (Fastly)', 'Slow is smoo', 'w is smooth.'),
    ],
    'mixed-speakerless': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Panel: Are We There Yet?', '', 'Nobody knew.', 'Nobody knew.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', '', ''),
    ],
    'name-comma-quoted-title': [
        ('heading', 'Why Your Cache Lies', 'Priya Raman', 'A cache is a', 's a promise.'),
        ('heading', "The Garbage Collector That Wouldn't", 'Joe Martinez', 'It ran for n', 'way through.'),
    ],
    'name-dash-title': [
        ('heading', 'Packaging Without Tears', 'Anna Kowalski', 'She compared', 's a receipt.'),
        ('heading', 'What Profilers Hide', 'Tom Okafor', 'Sampling pro', 're the demo.'),
    ],
    'name-heading-title-line': [
        ('heading', 'Observability on a Budget', 'Grace Kim', 'Logs are che', 'hey are not.'),
        ('heading', 'Latency Is a Feature', 'Marco Rossi', 'Slow is smoo', 'w is smooth.'),
    ],
    'name-title-bold': [
        ('bold', 'Tuning the Untunable', 'Hiro Sato', 'Knobs everyw', ' everywhere.'),
        ('bold', 'Quiet Failures', 'Fatima Noor', 'Alarms that ', ' never ring.'),
    ],
    'no-speakers': [
        ('heading', 'Testing in production', '', 'Do it, but c', 't carefully.'),
        ('heading', 'Your database is a queue', '', '### Why', 'Never mind.'),
    ],
    'parenthesised': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato (Kyoto University)', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms that ', ' never ring.'),
    ],
    'pelican': [
        ('heading', 'Speedy CPython', 'Mark Shannon', 'Fast.', 'Fast.'),
        ('heading', 'PEG parser', 'Guido van Rossum; Pablo Galindo', 'New.', 'New.'),
    ],
    'person-on-topic': [
        ('heading', None, 'Kelsey Hightower', 'He played Te', 'ayed Tetris.'),
        ('heading', 'observability', 'Liz Fong-Jones', 'SLOs.', 'SLOs.'),
        ('heading', 'Observability is not three pillars', 'Charity Majors', 'She swears.', 'She swears.'),
        ('heading', 'No Code', 'Kelsey Hightower', 'x', 'x'),
        ('heading', 'Fireside chat', 'Satya Nadella', 'y', 'y'),
    ],
    'portuguese': [
        ('heading', 'Cidades e rios', 'João Almeida (USP)', 'A água volta', ' água volta.'),
        ('heading', 'Dados abertos', 'Beatriz Souza', 'Perdi o come', 'di o começo.'),
    ],
    'post-title-with-dash': [
        ('post', 'Inventing on Principle', 'Bret Victor', 'Bret Victor ', 'd this part.'),
    ],
    'presented-by': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Quiet Failures', 'Fatima Noor (Acme)', 'Alarms that ', ' never ring.'),
    ],
    'run-in-bold': [
        ('bold', 'Tuning the Untunable', 'Hiro Sato (Kyoto)', 'Knobs everyw', 'd the start.'),
        ('bold', 'Quiet Failures', 'Fatima Noor (Acme)', 'Alarms that ', 'e on alarms.'),
    ],
    'sample': [
        ('heading', 'Machine Learning in Production', 'Maria Lopez (head of engineering at a research lab)', 'Lopez opens ', "hen it's up."),  # noqa: E501
        ('heading', 'Finding Fake Videos', 'David Chen', 'Chen starts ', 'Great talk!'),
    ],
    'schedule-with-times': [
        ('heading', 'Keynote', 'Russell Keith-Magee', 'Black swans.', 'Black swans.'),
        ('heading', 'Life is better painted black', 'Łukasz Langa', 'Formatter.', 'Formatter.'),
        ('heading', 'Does remote work really work?', 'Lauren Schaefer', 'Yes.', 'Yes.'),
    ],
    'seed': [
        ('heading', 'Deep Learning: It’s Not All About Recognizing Cats and Dogs', 'Kim Hazelwood (west coast head of engineering at Facebook AI Research)', 'Hazelwood op', 'p next week.'),  # noqa: E501
        ('heading', 'Creating, Weaponizing, and Detecting Deep Fakes', 'Hany Farid (UC Berkeley)', 'Farid opens ', ' great talk!'),  # noqa: E501
    ],
    'session-containers': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', 'Knobs.', 'Knobs.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms.', 'Alarms.'),
        ('heading', 'A talk with no name on it', '', 'Text.', 'One.'),
    ],
    'sessions-with-chairs': [
        ('heading', 'Attention is not explanation', 'Jain; Wallace', 'Notes.', 'Notes.'),
        ('heading', 'Sarcasm detection by humans and machines', '', 'Other.', 'Other.'),
        ('heading', 'Model cards', 'Margaret Mitchell', 'Text.', 'Text.'),
        ('heading', 'Panel discussion', 'A. Smith; Bob Jones; Carol King', 'Panels.', 'Panels.'),
    ],
    'setext': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', 'Knobs everyw', ' everywhere.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', 'Alarms that ', ' never ring.'),
    ],
    'shortcodes': [
        ('heading', 'Tuning the Untunable', 'Hiro Sato', '{{% notice t', 'More knobs.'),
        ('heading', 'Quiet Failures', 'Fatima Noor', '```toml', 'Done.'),
    ],
    'spanish': [
        ('heading', 'Ríos urbanos', 'Lucía Fernández (UNAM)', 'El agua vuel', 'agua vuelve.'),
        ('heading', 'Ciudades porosas', 'Diego Torres; Ana Gil', 'Me perdí el ', 'dí el final.'),
    ],
    'speakers-plural-label': [
        ('heading', 'Serving Models to Everyone', 'Alice Wong; Ben Sørensen (Hooli)', 'They serve a', 'serve a lot.'),
        ('heading', 'Feature Stores, Again', 'Carmen Ruiz; Dan Levi (Initech)', 'Stores of fe', 'of features.'),
    ],
    'table-of-talks': [
    ],
    'timed': [
        ('heading', 'Formal Methods for Informal People', 'Nadia Rahman (ETH Zürich)', 'TLA+ for toa', 'or toasters.'),
        ('heading', 'Proofs as Poems', "Liam O'Connor", 'Rhymes with ', 'es with QED.'),
    ],
    'title-heading-name-subheading': [
        ('heading', 'Observability on a Budget', 'Grace Kim (Lightstep)', 'Logs are che', 's are cheap.'),
        ('heading', 'Latency Is a Feature', 'Marco Rossi (Fastly)', 'Slow is smoo', 'w is smooth.'),
    ],
    'title-names-speaker': [
        ('post', 'Creating and Detecting Deep Fakes', 'Hany Farid', 'Farid opens ', 'Ears.'),
    ],
    'whole-post-speaker-under-lead': [
        ('post', 'Making sense of consensus', 'Ingrid Halvorsen (University of Oslo)', '## Backgroun', 'e questions.'),
    ],
}  # fmt: skip


def read(name: str) -> bytes:
    return (POSTS / f"{name}.md").read_bytes()


def row(section: Section, source: str) -> tuple[str, str | None, str, str, str]:
    return (
        section.form,
        section.title,
        people(section.speakers),
        source[:12].split("\n")[0],
        source[-12:].split("\n")[-1],
    )


def people(speakers: tuple[Billed, ...]) -> str:
    return "; ".join(f"{one.name} ({one.affiliation})" if one.affiliation else one.name for one in speakers)


def test_every_post_is_expected() -> None:
    assert {path.stem for path in POSTS.glob("*.md")} == set(SECTIONS)


@pytest.mark.parametrize("name", SECTIONS)
def test_talks_are_found_however_they_are_headed(name: str) -> None:
    post = parse(read(name))
    assert [row(section, post.source(section.body).strip()) for section in post.sections] == SECTIONS[name]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("name", SECTIONS)
def test_line_ends_and_a_byte_order_mark_change_no_talk(name: str, newline: str) -> None:
    plain = parse(read(name))
    post = parse(b"\xef\xbb\xbf" + read(name).replace(b"\n", newline.encode()))
    assert [(one.title, one.speakers, one.form) for one in post.sections] == [
        (one.title, one.speakers, one.form) for one in plain.sections
    ]
    assert [one.text for one in post.sentences] == [one.text for one in plain.sentences]
    assert [(one.kind, one.level, one.parent, one.text) for one in post.blocks] == [
        (one.kind, one.level, one.parent, one.text) for one in plain.blocks
    ]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_missing_last_line_end_changes_no_talk(name: str) -> None:
    post, plain = parse(read(name).rstrip(b"\n")), parse(read(name))
    assert [one.title for one in post.sections] == [one.title for one in plain.sections]


def test_sentences_are_told_apart_by_section() -> None:
    post = parse(read("seed"))
    missed = next(one for one in post.sentences if one.text.startswith("I missed the rest"))
    assert post.source(missed.span).endswith("once it's up next week.")
    assert "](https://www.sigarch.org/" in post.source(missed.span)
    assert missed.section == 0
    assert post.sentences[0].section is None
    assert [link.section for link in post.links][:2] == [0, 1]


def test_the_head_holds_the_speaker_line_and_no_sentence() -> None:
    post = parse(read("seed"))
    assert post.source(post.sections[1].head).endswith("**Speaker**: Hany Farid (UC Berkeley)\n")
    assert not any("UC Berkeley" in one.text for one in post.sentences if one.section is not None)


def test_the_lead_ends_at_the_split_mark_or_at_the_first_talk() -> None:
    post = parse(read("speakers-plural-label"))
    assert post.source(post.lead).strip() == "Lead paragraph about the morning."
    assert post.split is not None
    assert post.source(post.split) == "<!--more-->\n"
    post = parse(read("run-in-bold"))
    assert post.split is None
    assert post.source(post.lead) == "Short notes from the afternoon.\n\n"


def test_a_whole_post_about_one_talk_has_its_lead_in_the_section() -> None:
    post = parse(read("whole-post-speaker-under-lead"))
    (section,) = post.sections
    assert section.span == post.body
    assert post.source(section.head) == "**Speaker**: Ingrid Halvorsen (University of Oslo)\n"
    assert post.sentences[0].section == 0
