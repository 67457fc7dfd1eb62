//! A request as code: curl, JavaScript, Python and the bytes on the wire.

use minijinja::Value;

use super::request::{Body, FormPart, Request, encoded};
use crate::load::{Node, Value as Data};
use crate::markup::highlight::highlight;
use crate::model::{Api, Operation};
use crate::render::PageRenderer;
use crate::render::values::{SampleView, html};
use crate::view as json;

impl PageRenderer<'_, '_> {
    /// The code that calls an operation: the author's own where there is any.
    pub(in crate::render) fn samples(
        &mut self,
        operation: &Operation,
        api: &Api,
        id: &str,
    ) -> Vec<SampleView> {
        let made = |request: Request| {
            vec![
                ("curl", "bash", curl(&request)),
                ("JavaScript", "javascript", javascript(&request)),
                ("Python", "python", python(&request)),
                ("HTTP", "http", http(&request)),
            ]
        };
        self.sample_views(operation, api, id, made)
    }

    /// What arrives when the server calls back, or calls a webhook: nobody else sends it, so it is shown as
    /// it is on the wire.
    pub(in crate::render) fn received_samples(
        &mut self,
        operation: &Operation,
        api: &Api,
        id: &str,
    ) -> Vec<SampleView> {
        let made = |request: Request| {
            // Without its body there is nothing to see that is not said elsewhere.
            if matches!(request.body, Some(Body::File)) {
                return Vec::new();
            }
            let (server, target) = receiver(&operation.path);
            vec![("HTTP", "http", http(&Request { server, target, ..request }))]
        };
        self.sample_views(operation, api, id, made)
    }

    fn sample_views(
        &mut self,
        operation: &Operation,
        api: &Api,
        id: &str,
        made: impl Fn(Request) -> Vec<(&'static str, &'static str, String)>,
    ) -> Vec<SampleView> {
        let own: Vec<(String, String, String)> = operation
            .code_samples
            .iter()
            .map(|sample| {
                (sample.label.to_string(), sample.language.to_lowercase(), sample.source.to_string())
            })
            .collect();
        let direction = std::mem::replace(&mut self.direction, super::Direction::Request);
        let all = if own.is_empty() && self.renderer.site.plan.has_samples() {
            let made = made(self.sample_request(operation, api));
            made.into_iter().map(|(label, language, code)| (label.into(), language.into(), code)).collect()
        } else {
            own
        };
        self.direction = direction;
        let view = |(at, (label, language, code)): (usize, (String, String, String))| SampleView {
            id: Value::from(format!("{id}_sample-{at}")),
            label: Value::from(label),
            code: html(highlight(&language, code.trim_end())),
            language: Value::from(language),
        };
        all.into_iter().enumerate().map(view).collect()
    }
}

/// The server and path that receive a request of a callback or a webhook. Only the former has an
/// address, which may begin with an expression.
fn receiver(path: &str) -> (String, String) {
    const SERVER: &str = "https://your-server.example";
    if let Some((scheme, rest)) = path.split_once("://").filter(|(scheme, _)| !scheme.contains('{')) {
        let (host, path) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
        let slash = if path.starts_with('/') { "" } else { "/" };
        return (format!("{scheme}://{host}"), format!("{slash}{path}"));
    }
    let rest = if path.starts_with('{') { path.split_once('}').map_or("", |(_, rest)| rest) } else { path };
    let target = if rest.starts_with('/') { rest } else { "/your-path" };
    (SERVER.to_owned(), target.to_owned())
}

/// A word of a shell in single quotes.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn curl(request: &Request) -> String {
    let mut lines = vec![format!("curl {}", shell(&format!("{}{}", request.server, request.target)))];
    if request.target.contains(['[', '{']) {
        // Otherwise curl takes brackets for a range of addresses.
        lines.push("--globoff".into());
    }
    if request.method == "HEAD" {
        lines.push("--head".into());
    } else if request.method != "GET" || request.body.is_some() {
        lines.push(format!("--request {}", request.method));
    }
    let is_form = matches!(request.body, Some(Body::Parts(_)));
    let is_multipart = is_multipart(request);
    for (name, value) in &request.headers {
        // curl writes the type of a form itself, with the boundary of its parts.
        if !(is_form && name == "Content-Type") {
            lines.push(format!("--header {}", shell(&format!("{name}: {value}"))));
        }
    }
    match &request.body {
        Some(Body::Json(value)) => lines.push(format!("--data {}", shell(&json::pretty(value)))),
        Some(Body::Text(text)) => lines.push(format!("--data-binary {}", shell(text))),
        Some(Body::File) => lines.push("--data-binary @body".into()),
        Some(Body::Parts(parts)) => {
            let option = if is_multipart { "--form" } else { "--data-urlencode" };
            for FormPart { name, value, is_file, media } in parts {
                let sign = if *is_file { "@" } else { "" };
                let kind = media.as_ref().map_or(String::new(), |media| format!(";type={media}"));
                lines.push(format!("{option} {}", shell(&format!("{name}={sign}{value}{kind}"))));
            }
        }
        None => {}
    }
    lines.join(" \\\n  ")
}

fn is_multipart(request: &Request) -> bool {
    request.headers.iter().any(|(name, value)| name == "Content-Type" && value.starts_with("multipart/"))
}

/// A string of JavaScript or Python, which write them as JSON does.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::string(text, &mut out);
    out
}

fn javascript(request: &Request) -> String {
    let mut out = String::new();
    let mut body = None;
    let sent = request.body.as_ref().filter(|_| !matches!(&*request.method, "GET" | "HEAD"));
    if sent.is_none() && request.body.is_some() {
        out.push_str("// fetch() sends no body with this method, and this operation takes one.\n");
    }
    match sent {
        Some(Body::Json(value)) => {
            body = Some(format!("JSON.stringify({})", indented(&json::pretty(value), 2)))
        }
        Some(Body::Text(text)) => body = Some(quoted(text)),
        Some(Body::File) => body = Some("file".into()),
        Some(Body::Parts(parts)) => {
            let kind = if is_multipart(request) { "FormData" } else { "URLSearchParams" };
            out.push_str(&format!("const form = new {kind}();\n"));
            for FormPart { name, value, is_file, media } in parts {
                let value = match media {
                    _ if *is_file => "file".to_owned(),
                    Some(media) => format!("new Blob([{}], {{ type: {} }})", quoted(value), quoted(media)),
                    None => quoted(value),
                };
                out.push_str(&format!("form.append({}, {value});\n", quoted(name)));
            }
            body = Some("form".into());
        }
        None => {}
    }
    out.push_str(&format!(
        "const response = await fetch({}, {{\n",
        quoted(&format!("{}{}", request.server, request.target))
    ));
    if request.method != "GET" {
        out.push_str(&format!("  method: {},\n", quoted(&request.method)));
    }
    let is_form = matches!(request.body, Some(Body::Parts(_)));
    let headers: Vec<_> =
        request.headers.iter().filter(|(name, _)| !(is_form && name == "Content-Type")).collect();
    if !headers.is_empty() {
        out.push_str("  headers: {\n");
        for (name, value) in headers {
            out.push_str(&format!("    {}: {},\n", quoted(name), quoted(value)));
        }
        out.push_str("  },\n");
    }
    if let Some(body) = body {
        out.push_str(&format!("  body: {body},\n"));
    }
    out.push_str("});");
    out
}

/// Lines after the first moved to the right.
fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

fn python(request: &Request) -> String {
    let mut out = String::from("import requests\n\nresponse = requests.request(\n");
    out.push_str(&format!(
        "    {},\n    {},\n",
        quoted(&request.method),
        quoted(&format!("{}{}", request.server, request.target))
    ));
    let is_form = matches!(request.body, Some(Body::Parts(_)));
    let is_json = matches!(request.body, Some(Body::Json(_)));
    let headers: Vec<_> = request
        .headers
        .iter()
        .filter(|(name, value)| {
            !(name == "Content-Type" && (is_form || is_json && value == "application/json"))
        })
        .collect();
    if !headers.is_empty() {
        out.push_str("    headers={\n");
        for (name, value) in headers {
            out.push_str(&format!("        {}: {},\n", quoted(name), quoted(value)));
        }
        out.push_str("    },\n");
    }
    match &request.body {
        Some(Body::Json(value)) => {
            let mut literal = String::new();
            python_literal(value, 1, &mut literal);
            out.push_str(&format!("    json={literal},\n"));
        }
        Some(Body::Text(text)) => out.push_str(&format!("    data={},\n", quoted(text))),
        Some(Body::File) => out.push_str("    data=open(\"body\", \"rb\"),\n"),
        Some(Body::Parts(parts)) => {
            let is_plain = |part: &&FormPart| !part.is_file && part.media.is_none();
            // Only what has files is sent in parts.
            let has_files = !is_multipart(request) || !parts.iter().all(|part| is_plain(&part));
            let fields = python_fields(parts.iter().filter(|part| has_files && is_plain(part)));
            if !fields.is_empty() {
                out.push_str(&format!("    data={{\n{}    }},\n", fields.concat()));
            }
            let files = parts.iter().filter(|part| !has_files || !is_plain(part));
            let files: Vec<String> = files.map(python_file).collect();
            if !files.is_empty() {
                // A list of pairs: several files may have one name.
                out.push_str(&format!("    files=[\n{}    ],\n", files.concat()));
            }
        }
        None => {}
    }
    out.push(')');
    out
}

/// Fields of a form in Python: those of one name are a list.
fn python_fields<'p>(parts: impl Iterator<Item = &'p FormPart>) -> Vec<String> {
    let mut fields: Vec<(&str, Vec<String>)> = Vec::new();
    for part in parts {
        let value = quoted(&part.value);
        match fields.iter_mut().find(|(name, _)| *name == part.name) {
            Some((_, values)) => values.push(value),
            None => fields.push((&part.name, vec![value])),
        }
    }
    let line = |(name, values): (&str, Vec<String>)| {
        let value = match values.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        format!("        {}: {value},\n", quoted(name))
    };
    fields.into_iter().map(line).collect()
}

/// A part that is a file, or is sent like one.
fn python_file(part: &FormPart) -> String {
    let value = match (&part.media, part.is_file) {
        (_, true) => format!("open({}, \"rb\")", quoted(&part.value)),
        (Some(media), false) => format!("(None, {}, {})", quoted(&part.value), quoted(media)),
        (None, false) => format!("(None, {})", quoted(&part.value)),
    };
    format!("        ({}, {value}),\n", quoted(&part.name))
}

/// A value as Python writes it. The depth of a value is bounded by the loader.
fn python_literal(node: &Node, level: usize, out: &mut String) {
    let pad = "    ".repeat(level);
    match &node.value {
        Data::Null => out.push_str("None"),
        Data::Bool(true) => out.push_str("True"),
        Data::Bool(false) => out.push_str("False"),
        Data::Number(text) => out.push_str(text),
        Data::String(text) => out.push_str(&quoted(text)),
        Data::Seq(items) if items.is_empty() => out.push_str("[]"),
        Data::Map(map) if map.is_empty() => out.push_str("{}"),
        Data::Seq(items) => {
            out.push_str("[\n");
            for item in items.iter() {
                out.push_str(&format!("{pad}    "));
                python_literal(item, level + 1, out);
                out.push_str(",\n");
            }
            out.push_str(&format!("{pad}]"));
        }
        Data::Map(map) => {
            out.push_str("{\n");
            for entry in map.entries() {
                out.push_str(&format!("{pad}    {}: ", quoted(&entry.key)));
                python_literal(&entry.value, level + 1, out);
                out.push_str(",\n");
            }
            out.push_str(&format!("{pad}}}"));
        }
    }
}

/// The request as it goes over the wire, in the form of HTTP/1.1.
fn http(request: &Request) -> String {
    let rest = request.server.split_once("://").map_or(&*request.server, |(_, rest)| rest);
    let (host, base) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let mut out = format!("{} {base}{} HTTP/1.1\nHost: {host}\n", request.method, request.target);
    let is_multipart = is_multipart(request);
    for (name, value) in &request.headers {
        let boundary = if is_multipart && name == "Content-Type" { "; boundary=part" } else { "" };
        out.push_str(&format!("{name}: {value}{boundary}\n"));
    }
    match &request.body {
        Some(Body::Json(value)) => out.push_str(&format!("\n{}", json::pretty(value))),
        Some(Body::Text(text)) => out.push_str(&format!("\n{text}")),
        Some(Body::File) => out.push_str("\n…"),
        Some(Body::Parts(parts)) if is_multipart => {
            out.push('\n');
            for FormPart { name, value, is_file, media } in parts {
                let file = if *is_file { format!("; filename=\"{name}\"") } else { String::new() };
                let value = if *is_file { "…" } else { value };
                let media = media.as_deref().or(is_file.then_some("application/octet-stream"));
                let kind = media.map_or(String::new(), |media| format!("\nContent-Type: {media}"));
                out.push_str(&format!(
                    "--part\nContent-Disposition: form-data; name=\"{name}\"{file}{kind}\n\n{value}\n"
                ));
            }
            out.push_str("--part--");
        }
        Some(Body::Parts(parts)) => {
            let pairs: Vec<String> = parts
                .iter()
                .map(|part| format!("{}={}", encoded(&part.name, ""), encoded(&part.value, "")))
                .collect();
            out.push_str(&format!("\n{}", pairs.join("&")));
        }
        None => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            method: "POST".into(),
            server: "https://example.org/v1".into(),
            target: "/a?b=c".into(),
            headers: vec![("X-Name".into(), "it's".into())],
            body: Some(Body::Text("x".into())),
        }
    }

    #[test]
    fn quotes_of_a_shell_are_safe() {
        assert!(curl(&request()).contains(r"--header 'X-Name: it'\''s'"));
    }

    #[test]
    fn files_of_one_name_are_all_sent_in_python() {
        let part =
            |value: &str| FormPart { name: "f".into(), value: value.into(), is_file: true, media: None };
        let request = Request { body: Some(Body::Parts(vec![part("a"), part("b")])), ..request() };
        let code = python(&request);
        assert!(code.contains(
            "files=[\n        (\"f\", open(\"a\", \"rb\")),\n        (\"f\", open(\"b\", \"rb\")),\n    ],"
        ));
    }

    #[test]
    fn a_request_of_the_server_goes_where_it_is_received() {
        let receiver = |path: &str| {
            let (server, target) = receiver(path);
            format!("{server} {target}")
        };
        assert_eq!(receiver("new-pet"), "https://your-server.example /your-path");
        assert_eq!(
            receiver("{$request.body#/url}/data?a={$url}"),
            "https://your-server.example /data?a={$url}"
        );
        assert_eq!(
            receiver("http://a.example?u={$request.body#/u}"),
            "http://a.example /?u={$request.body#/u}"
        );
        assert_eq!(receiver("https://a.example/b"), "https://a.example /b");
    }

    #[test]
    fn the_wire_has_host_and_path() {
        assert!(
            http(&request()).starts_with("POST /v1/a?b=c HTTP/1.1\nHost: example.org\nX-Name: it's\n\nx")
        );
    }
}
