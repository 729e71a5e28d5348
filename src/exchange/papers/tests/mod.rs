//! Papers in, plans out.
