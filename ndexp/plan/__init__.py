"""Checked schema objects to a frozen RunPlan: seeds, identity, layout, checks; nothing is written."""
