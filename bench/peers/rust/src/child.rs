//! The bench's side of a process: requests are lines of JSON on standard input, answers on standard output, as
//! bench/harness/compiled-peers.ts sends and reads them.
use std::io::{BufRead, Write, stdin, stdout};

use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Request {
    id: u64,
    name: String,
    #[serde(default)]
    argument: Value,
}

/// Answers until standard input ends.
pub fn run(mut handle: impl FnMut(&str, Value) -> Result<Value, String>) {
    for line in stdin().lock().lines() {
        let Ok(line) = line else { return };
        let Request { id, name, argument } = serde_json::from_str(&line).expect("a request");
        let result = if name == "cpu" { Ok(json!(cpu_micros())) } else { handle(&name, argument) };
        let answer = match result {
            Ok(result) => json!({ "id": id, "result": result }),
            Err(error) => json!({ "id": id, "error": error }),
        };
        let mut output = stdout().lock();
        writeln!(output, "{answer}").and_then(|()| output.flush()).expect("a reader");
    }
}

/// CPU time of this process, user and system together, microseconds.
fn cpu_micros() -> i64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: getrusage fills what it is given, and it is looked at only when it says so.
    let usage = unsafe {
        assert_eq!(libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr()), 0);
        usage.assume_init()
    };
    let micros = |time: libc::timeval| time.tv_sec * 1_000_000 + time.tv_usec;
    micros(usage.ru_utime) + micros(usage.ru_stime)
}

/// The machine's monotonic clock, which all its processes share, milliseconds.
pub fn monotonic_ms() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime writes into a timespec that is there.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) }, 0);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}
