//! One document per API, for readers and tools outside the site.
//!
//! An API is often written as a folder of small files that refer to each other. A bundle is the same
//! API as one file without references to other files:
//!
//! 1. [`SpecFolder`] says which files are the API.
//! 2. The files are merged: their paths below each file's base path, their components by name.
//! 3. Every `$ref` is replaced by what it means, or leads into the document's own components
//!    ([`Form`]).
//! 4. Links and shortcodes in descriptions become what a reader outside the site can use.
//! 5. The tree is written as JSON.
//!
//! A bundle follows the standard of its sources: Swagger 2.0 stays Swagger 2.0.

mod components;
mod convert;
mod json;
mod merge;
mod options;
mod paths;
mod place;
mod servers;
mod spec_folder;
mod text;

pub use json::Layout;
pub use options::{BundleOptions, Form, Server, ServerVariable};
pub use spec_folder::SpecFolder;

use crate::resolve::Resolver;

/// An API as one document.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The document, as JSON that ends with a line end.
    pub text: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many things stand in its components and are referred to from there, security schemes not
    /// counted.
    pub components: usize,
}

/// Bundles the files of an API. Problems go to the resolver's sink; what cannot be resolved is left
/// out.
pub fn bundle(spec: &SpecFolder, resolver: &Resolver<'_>, options: &BundleOptions) -> Bundle {
    let merged = merge::merge(spec, resolver, options);
    let mut text = String::new();
    json::write(&merged.document, &merged.names, options.layout, &mut text);
    text.push('\n');
    Bundle { text, operations: merged.operations, components: merged.names.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::diagnostic::render::{Color, human};
    use crate::load::{Documents, Strictness};
    use crate::source::SourcesBuilder;

    /// The bundle of the files in `api/`, and the problems on the way.
    fn made(files: &[(&str, &str)], options: BundleOptions) -> (String, String) {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let sink = Sink::new();
        let text = {
            let documents = Documents::new(&sources, Strictness::Strict, &sink);
            let specs = SpecFolder::find_all(&documents, "");
            bundle(&specs[0], &Resolver::new(&documents), &options).text
        };
        (text, human(&sink.into_sorted(&sources), &sources, Color::Plain))
    }

    fn form(form: Form) -> BundleOptions {
        BundleOptions { form, ..BundleOptions::default() }
    }

    const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n          content:\n            x/y:\n              schema: ";

    #[test]
    fn references_are_replaced_and_siblings_win() {
        let api = format!("{HEAD}{{$ref: d.yaml, description: own}}\n");
        let files = [("api/a.yaml", &*api), ("api/d.yaml", "type: object\ndescription: old\n")];
        let (text, problems) = made(&files, form(Form::Inlined));
        assert_eq!(problems, "");
        assert!(text.contains(r#""schema":{"type":"object","description":"own"}"#), "{text}");
        let (text, _) = made(&files, form(Form::Named));
        assert!(
            text.contains(r##""schema":{"$ref":"#/components/schemas/D","description":"own"}"##),
            "{text}"
        );
        assert!(text.contains(r#""components":{"schemas":{"D":{"type":"object","description":"old"}}}"#));
    }

    #[test]
    fn what_the_document_declares_keeps_its_name() {
        let api = format!(
            "{HEAD}{{$ref: '#/components/schemas/Pet'}}\ncomponents: {{schemas: {{Pet: {{$ref: s/Pet.yaml}}, Error: {{type: object}}, error: {{type: array}}}}}}\n"
        );
        let files = [
            ("api/a.yaml", &*api),
            ("api/s/Pet.yaml", "properties: {e: {$ref: common.yaml#/Error}}"),
            ("api/s/common.yaml", "Error: {type: string}"),
        ];
        let (text, problems) = made(&files, form(Form::Named));
        assert_eq!(problems, "");
        assert!(text.contains(r##""schema":{"$ref":"#/components/schemas/Pet"}"##), "{text}");
        let expected = concat!(
            r##""schemas":{"CommonError":{"type":"string"},"Error":{"type":"object"},"Pet":{"properties":"##,
            r##"{"e":{"$ref":"#/components/schemas/CommonError"}}},"error":{"type":"array"}}"##
        );
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn before_3_1_siblings_are_joined() {
        let api = format!("{HEAD}{{$ref: d.yaml, description: own}}\n").replace("3.1.0", "3.0.3");
        let (text, _) = made(&[("api/a.yaml", &api), ("api/d.yaml", "type: object")], form(Form::Named));
        let expected = r##""schema":{"allOf":[{"$ref":"#/components/schemas/D"}],"description":"own"}"##;
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn properties_of_both_count() {
        let api = format!("{HEAD}{{$ref: d.yaml, properties: {{b: {{}}}}}}\n");
        let (text, _) =
            made(&[("api/a.yaml", &api), ("api/d.yaml", "properties: {a: {}}")], form(Form::Inlined));
        let expected = r#""schema":{"allOf":[{"properties":{"a":{}}}],"properties":{"b":{}}}"#;
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn a_schema_within_itself_is_a_component() {
        let api = format!("{HEAD}{{$ref: tree.yaml}}\n");
        let tree = "type: object\nproperties: {children: {type: array, items: {$ref: tree.yaml}}}";
        let (text, problems) = made(&[("api/a.yaml", &api), ("api/tree.yaml", tree)], form(Form::Inlined));
        assert_eq!(problems, "");
        assert!(text.contains(r##""schema":{"$ref":"#/components/schemas/Tree"}"##), "{text}");
        assert!(text.contains(r##""items":{"$ref":"#/components/schemas/Tree"}"##), "{text}");
    }

    #[test]
    fn a_chain_without_end_is_reported() {
        let api = format!("{HEAD}{{$ref: '#/x-a'}}\nx-a: {{$ref: '#/x-b'}}\nx-b: {{$ref: '#/x-a'}}\n");
        for one in [Form::Inlined, Form::Named] {
            let (text, _) = made(&[("api/a.yaml", &api)], form(one));
            assert!(text.contains("#/components/schemas/"), "{text}");
        }
        let api = "openapi: 3.1.0\ninfo: {}\npaths:\n  /a: {$ref: '#/paths/~1a'}\n";
        let (_, problems) = made(&[("api/a.yaml", api)], form(Form::Inlined));
        assert!(problems.contains("error[ref-cycle]"), "{problems}");
    }

    #[test]
    fn references_that_multiply_stay_references() {
        let mut api =
            format!("{HEAD}{{$ref: '#/components/schemas/s40'}}\ncomponents:\n  schemas:\n    s0: {{}}\n");
        for n in 1..=40 {
            let before = format!("{{$ref: '#/components/schemas/s{}'}}", n - 1);
            api.push_str(&format!("    s{n}: {{properties: {{a: {before}, b: {before}}}}}\n"));
        }
        let (text, problems) = made(&[("api/a.yaml", &api)], form(Form::Inlined));
        assert_eq!(problems, "");
        assert!(text.len() < 10_000_000 && text.contains("$ref"), "{}", text.len());
    }

    #[test]
    fn references_that_nest_deep_stay_references() {
        let mut api = format!("{HEAD}{{$ref: '#/components/schemas/s0'}}\ncomponents:\n  schemas:\n");
        for n in 0..2000 {
            api.push_str(&format!("    s{n}: {{items: {{$ref: '#/components/schemas/s{}'}}}}\n", n + 1));
        }
        api.push_str("    s2000: {type: 'null'}\n");
        let (text, problems) = made(&[("api/a.yaml", &api)], form(Form::Inlined));
        assert_eq!(problems, "");
        assert!(text.contains(r#""type":"null""#));
    }

    #[test]
    fn data_is_left_alone_but_files_are_put_in() {
        let schema = "{example: {$ref: '#/nothing', a: {$ref: e.json}}, enum: [{description: '[a](/b)'}]}\n";
        let api = format!("{HEAD}{schema}");
        let options = BundleOptions { base_url: "https://x".into(), ..form(Form::Named) };
        let (text, problems) = made(&[("api/a.yaml", &api), ("api/e.json", r#"{"e": 1}"#)], options);
        assert_eq!(problems, "");
        assert!(text.contains(r##""example":{"$ref":"#/nothing","a":{"e":1}}"##), "{text}");
        assert!(text.contains("[a](/b)"), "{text}");
    }

    #[test]
    fn options_of_a_discriminator_keep_their_names() {
        let api = format!(
            "{HEAD}{{oneOf: [{{$ref: '#/components/schemas/cat'}}], discriminator: {{propertyName: k, mapping: {{c: cat}}}}}}\ncomponents: {{schemas: {{cat: {{type: object}}}}}}\n"
        );
        let (text, _) = made(&[("api/a.yaml", &api)], form(Form::Inlined));
        assert!(text.contains(r##""oneOf":[{"$ref":"#/components/schemas/cat"}]"##), "{text}");
        assert!(text.contains(r##""mapping":{"c":"#/components/schemas/cat"}"##), "{text}");
    }

    #[test]
    fn files_are_merged_below_their_base_paths() {
        let file = |base: &str, more: &str| {
            format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\nhost: h\nbasePath: {base}\n{more}")
        };
        let one = file("/v1", "produces: [a/b]\npaths: {/x: {parameters: [{name: p, in: query}], get: {}}}");
        let two = file("/v1/x", "produces: [c/d]\npaths: {'': {put: {}, get: {}}}");
        let (text, problems) = made(&[("api/a.yaml", &one), ("api/b.yaml", &two)], form(Form::Inlined));
        let expected = concat!(
            r#""paths":{"/v1/x":{"get":{"produces":["a/b"],"parameters":[{"name":"p","in":"query"}]},"#,
            r#""put":{"produces":["c/d"]}}}"#
        );
        assert!(text.contains(expected), "{text}");
        assert!(text.contains(r#""host":"h","basePath":"/""#), "{text}");
        assert!(problems.contains("warning[bundle-conflict]: `get` of `/v1/x`"), "{problems}");
        let (text, _) = made(&[("api/a.yaml", &one)], form(Form::Inlined));
        assert!(text.contains(r#""basePath":"/v1""#) && text.contains(r#""paths":{"/x":"#), "{text}");
    }

    #[test]
    fn whole_sections_may_stand_in_files_of_their_own() {
        let api = "swagger: '2.0'\ninfo: {}\npaths: {$ref: p.yaml}\nsecurityDefinitions: {$ref: s.yaml}\n";
        let files = [("a.yaml", api), ("p.yaml", "/x: {get: {}}"), ("s.yaml", "key: {type: basic}")];
        let (text, problems) = made(&files, form(Form::Named));
        assert_eq!(problems, "");
        assert!(text.contains(r#""paths":{"/x":{"get":{}}}"#), "{text}");
        assert!(text.contains(r#""securityDefinitions":{"key":{"type":"basic"}}"#), "{text}");
    }

    #[test]
    fn servers_lose_their_path_where_files_differ() {
        let file = |base: &str| {
            format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nservers:\n- url: 'https://{{host}}{{base}}'\n  variables: {{host: {{default: h}}, base: {{default: {base}}}}}\n"
            )
        };
        let (one, two) = (file("/v1"), file("/v2"));
        let (text, _) = made(&[("api/a.yaml", &one), ("api/b.yaml", &two)], form(Form::Inlined));
        let expected = r#""servers":[{"url":"https://{host}","variables":{"host":{"default":"h"}}}]"#;
        assert!(text.contains(expected), "{text}");
    }
}
