//! Source and testdata in, judgement out: problem packages, languages as data, checking, judging.
//!
//! Blocking, without network, store or HTTP. Programs run only inside `agon_sandbox`; all else here reads files.

mod bench;
pub mod calibrate;
pub mod checker;
mod equipment;
mod excerpt;
pub mod judge;
mod kits;
pub mod languages;
pub mod package;
mod program;
pub mod report;
pub mod rules;
mod speed;
pub mod testdata;
pub mod verify;
mod warm;

pub use agon_sandbox::Level;
pub use calibrate::calibrate;
pub use judge::{Compilation, Config, Judge, Lender, Seat, Spare, Trial};
pub use languages::{Languages, Listed};
pub use package::{Bundle, Package, unpack};
pub use program::Source;
pub use report::Report;
pub use speed::speed;
pub use testdata::Testdata;
pub use verify::{Verified, judge_file, verify};
pub use warm::{Guest, Keeping};
