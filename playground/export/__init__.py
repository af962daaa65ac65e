"""What of a run can be taken home: script, notebook, model, curves, figures, report."""
