#!/usr/bin/env python3
"""Validates the derived examples of a site with a JSON Schema library that is not ours.

    derived_examples.py SITE DESCRIPTION [--show N]

SITE is a built site of the one DESCRIPTION (OpenAPI 2.0, 3.0 or 3.1, as JSON or YAML, in one file). The script
reads the derived example of each schema page, and the JSON bodies and the curl samples of operation pages, and
validates them with `jsonschema` (PyPI). It exits with 1 when an example is invalid.

OpenAPI differs from JSON Schema in a few points, which are translated: `nullable`, the boolean forms of
`exclusiveMinimum` and `exclusiveMaximum`, and `required` of read-only and write-only properties.
"""

import argparse
import html
import json
import pathlib
import re
import sys

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

HTTP = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2: dates and yes/no are strings."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False|TRUE|FALSE)$"), list("tTfF"))


def load(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader)


def translated(node, direction, flags):
    """A schema of OpenAPI as one of JSON Schema 2020-12; `flags` finds the flag of a property's schema."""
    if isinstance(node, list):
        return [translated(one, direction, flags) for one in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        if key in ("example", "examples", "default", "enum", "const") and not isinstance(value, dict) or key in ("example", "default"):
            out[key] = value
        elif key == "enum" or key == "const":
            out[key] = value
        else:
            out[key] = translated(value, direction, flags)
    if flags["old"]:
        if "$ref" in out and isinstance(out["$ref"], str):
            return {"$ref": out["$ref"]}
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(out.get(exclusive), bool):
                if out.pop(exclusive) and bound in out:
                    out[exclusive] = out.pop(bound)
        nullable = node.get("nullable") is True or node.get("x-nullable") is True
        if nullable:
            if isinstance(out.get("type"), str):
                out["type"] = [out["type"], "null"]
            if isinstance(out.get("enum"), list) and None not in out["enum"]:
                out["enum"] = out["enum"] + [None]
        if out.get("type") == "file":
            out["type"] = "string"
    hidden = "readOnly" if direction == "request" else "writeOnly"
    if isinstance(out.get("required"), list) and isinstance(node.get("properties"), dict):
        names = [name for name in out["required"] if not flags["has"](node["properties"].get(name), hidden)]
        out["required"] = names
    elif isinstance(out.get("required"), bool):
        out.pop("required")
    return out


class Document:
    def __init__(self, path):
        self.raw = load(path)
        self.old = not str(self.raw.get("openapi", "2")).startswith("3.1") and not str(self.raw.get("openapi", "2")).startswith("3.2")
        self.validators = {}
        self.roots = {}
        self.forms = {}
        self.hidden_names = {}
        for direction in ("request", "response"):
            tree = translated(self.raw, direction, {"old": self.old, "has": self.has_flag})
            self.roots[direction] = tree
            resource = Resource(contents=tree, specification=DRAFT202012)
            self.forms[direction] = Registry().with_resource("urn:document", resource)

    def follow(self, node):
        for _ in range(32):
            if not (isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"].startswith("#/")):
                return node
            node = self.at(self.raw, node["$ref"])
        return node

    @staticmethod
    def at(tree, pointer):
        node = tree
        for part in pointer[2:].split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            node = node[int(part)] if isinstance(node, list) else node.get(part)
            if node is None:
                return None
        return node

    def has_flag(self, node, flag):
        """Whether a property's schema says a flag itself, by reference, or in a part of `allOf`."""
        seen, queue = 0, [node]
        while queue and seen < 64:
            seen += 1
            one = self.follow(queue.pop())
            if isinstance(one, dict):
                if one.get(flag) is True:
                    return True
                queue.extend(one.get("allOf") or [])
        return False

    def errors(self, pointer, direction, value):
        key = (pointer, direction)
        if key not in self.validators:
            self.validators[key] = Draft202012Validator({"$ref": "urn:document" + pointer}, registry=self.forms[direction])
        return [error for error in self.validators[key].iter_errors(value)]

    def schemas(self):
        if "definitions" in self.raw:
            return {name: "#/definitions/" + esc(name) for name in self.raw["definitions"]}
        named = (self.raw.get("components") or {}).get("schemas") or {}
        return {name: "#/components/schemas/" + esc(name) for name in named}


def esc(text):
    return text.replace("~", "~0").replace("/", "~1")


def text_of(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def direction_of(document, node):
    node = document.follow(node) or {}
    fields = (node.get("properties") or {}).values() if isinstance(node, dict) else []
    fields = list(fields)
    has = lambda flag: any(document.has_flag(field, flag) for field in fields)
    return "request" if has("writeOnly") and not has("readOnly") else "response"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("description", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=10)
    arguments = parser.parse_args()
    document = Document(arguments.description)
    names = document.schemas()
    count = {"schema": [0, 0, 0], "curl": [0, 0, 0], "body": [0, 0, 0]}
    shown = 0

    def judge(kind, where, pointer, direction, text, directions=()):
        nonlocal shown
        try:
            value = json.loads(text)
        except ValueError:
            return
        count[kind][0] += 1
        try:
            errors = document.errors(pointer, direction, value)
            for other in directions:
                errors = errors and document.errors(pointer, other, value)
        except Exception as error:  # a reference or pattern that the library cannot read
            count[kind][2] += 1
            if shown < arguments.show:
                shown += 1
                print(f"unreadable: {where}: {type(error).__name__}: {str(error)[:150]}")
            return
        if errors:
            count[kind][1] += 1
            if shown < arguments.show:
                shown += 1
                one = errors[0]
                print(f"{kind}: {where}: {list(one.absolute_path)}: {one.message[:200]}")

    pages = sorted(arguments.site.glob("schemas/*/index.html"))
    missing = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        name = text_of(re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S).group(1)).strip()
        missing += "No example: none was found" in text
        if name not in names:
            continue
        pointer = names[name]
        direction = direction_of(document, document.at(document.raw, pointer))
        for code in re.findall(r'<code class="generated">(.*?)</code>', text, re.S):
            judge("schema", name, pointer, direction, text_of(code))
    for path, item in (document.raw.get("paths") or {}).items():
        for method, operation in (document.follow(item) or {}).items():
            if method not in HTTP or not isinstance(operation, dict) or "operationId" not in operation:
                continue
            page = arguments.site / "operations" / operation["operationId"] / "index.html"
            if not page.exists():
                continue
            text = page.read_text(encoding="utf-8")
            pointer = f"#/paths/{esc(path)}/{method}"
            content, at = None, None
            if document.raw.get("swagger"):
                for index, parameter in enumerate(operation.get("parameters") or []):
                    parameter = document.follow(parameter)
                    if parameter and parameter.get("in") == "body":
                        at = f"{pointer}/parameters/{index}/schema"
                        if "$ref" in operation["parameters"][index]:
                            at = operation["parameters"][index]["$ref"] + "/schema"
            elif operation.get("requestBody"):
                body = operation["requestBody"]
                at = body.get("$ref") or f"{pointer}/requestBody"
                content = (document.follow(body) or {}).get("content") or {}
                media = next((name for name in content if name.split(";")[0].strip().endswith(("/json", "+json"))), None)
                given = content.get(media) or {}
                at = f"{at}/content/{esc(media)}/schema" if media and "schema" in given else None
                if "example" in given or "examples" in given:
                    at = None
            if at is None:
                continue
            schema = document.follow(document.at(document.raw, at)) or {}
            if "example" in schema or "examples" in schema:
                continue
            for code in re.findall(r"<summary>curl</summary><pre><code>(.*?)</code></pre>", text, re.S):
                found = re.search(r"--data '(.*)'$", text_of(code), re.S)
                if found:
                    judge("curl", operation["operationId"], at, "request", found.group(1).replace("'\\''", "'"))
            requests = text.split('id="op.responses"')[0]
            for code in re.findall(r'<code class="generated">(.*?)</code>', requests, re.S)[:1]:
                judge("body", operation["operationId"], at, "request", text_of(code))
    for kind, (total, wrong, unreadable) in count.items():
        print(f"{kind}: {total} derived examples, {wrong} invalid, {unreadable} unreadable")
    print(f"schema pages: {len(pages)}, without a valid example: {missing}")
    sys.exit(1 if any(wrong for _, wrong, _ in count.values()) else 0)


if __name__ == "__main__":
    main()
