//! Source and testdata in, judgement out: problem packages, languages as data, checking, judging.
//!
//! Blocking, without network, store or HTTP. Programs run only inside `agon_sandbox`; all else here reads files.

pub mod checker;
pub mod languages;
pub mod package;
pub mod testdata;

pub use languages::Languages;
pub use package::Package;
pub use testdata::Testdata;
