"""The tables, the journal, the codec of events, the projections and the typed reads."""
