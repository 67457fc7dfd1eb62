//! `docs/rules.md` is made from the table of rules. `SNAPSHOTS=overwrite cargo test` writes it anew.

use specwright::diagnostic::render::reference;

#[test]
fn the_reference_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    snapbox::assert_data_eq!(reference(), snapbox::Data::read_from(path.as_ref(), None).raw());
}
