//! Where everything is now: positions, moving-point grid, viewports and frames. Pure.
