//! The command-line program: parse arguments, run, exit 0, 1 or 2.

fn main() {
    println!("specwright");
}
