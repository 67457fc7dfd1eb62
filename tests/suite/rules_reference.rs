//! `docs/rules.md` is made from the table of rules, and `docs/configuration.md` from the table of keys. `SNAPSHOTS=overwrite cargo test` writes it anew.

use specwright::diagnostic::render::reference;

#[test]
fn the_reference_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    snapbox::assert_data_eq!(reference(), snapbox::Data::read_from(path.as_ref(), None).raw());
}

#[test]
fn the_configuration_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
    let text = specwright::project::configuration_reference();
    snapbox::assert_data_eq!(text, snapbox::Data::read_from(path.as_ref(), None).raw());
}

#[test]
fn the_schema_of_the_configuration_is_json() {
    let schema: serde_json::Value =
        serde_json::from_str(&specwright::project::configuration_schema()).unwrap();
    let status = &schema["properties"]["version"]["properties"]["status"];
    assert_eq!(status["enum"], serde_json::json!(["stable", "unstable", "historical"]));
    assert_eq!(schema["properties"]["rules"]["properties"]["link-dead"]["enum"][0], "off");
}
