"""The dialog of the wizards. What each of them asks and proposes is in app/authoring/wizards/."""
