"""Fits the heads to labelled posts; needs the extra ``train``."""
