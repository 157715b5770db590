"""Language models behind one protocol: `open_model(choice) -> LanguageModel`, whichever back-end answers."""
