//! Entries of the search, from views.

use super::PageRenderer;
use crate::search::Kind;
use crate::view::{
    BodyView, DefinitionView, Description, EventView, FieldRow, OperationView, RowKind, SchemaView,
};

impl PageRenderer<'_, '_> {
    /// Lets the search find an operation, if this page is its home, and its parameters and fields.
    pub(super) fn find_operation(&mut self, view: &OperationView<'_>, is_home: bool) {
        let is_secondary = self.secondary;
        self.secondary |= view.deprecated;
        let name = format!("{} {}", view.method, view.path);
        if is_home {
            let text = view.description.map(|prose| self.plain(prose.0)).unwrap_or_default();
            let summary = view.summary.unwrap_or_default();
            let mut keys: Vec<String> = view.operation_id.iter().map(ToString::to_string).collect();
            if *view.operation.path != *view.path {
                keys.push(view.operation.path.to_string());
            }
            self.entry(Kind::Operation, &name, None, &view.id, format!("{summary} {text}"), keys);
        }
        for group in &view.parameters {
            self.find_rows(&group.rows, &name);
        }
        self.find_fields(&view.parameter_tables);
        if let Some(request) = &view.request {
            self.find_bodies(&request.bodies);
        }
        for response in &view.responses {
            self.find_rows(&response.headers, &name);
            self.find_bodies(&response.bodies);
        }
        self.secondary = is_secondary;
    }

    /// Lets the search find an event and its fields.
    pub(super) fn find_event(&mut self, view: &EventView<'_>) {
        let is_secondary = self.secondary;
        self.secondary |= view.deprecated;
        let text = view.description.map(|prose| self.plain(prose.0)).unwrap_or_default();
        self.entry(Kind::Event, view.name, None, &view.id, text, Vec::new());
        self.find_fields(&view.tables);
        self.secondary = is_secondary;
    }

    /// Lets the search find a definition and its fields.
    pub(super) fn find_definition(&mut self, view: &DefinitionView<'_>) {
        let text = view.description.map(|prose| self.plain(prose.0)).unwrap_or_default();
        self.entry(Kind::Schema, &view.title, None, &view.id, text, Vec::new());
        self.find_fields(&view.tables);
    }

    fn find_bodies(&mut self, bodies: &[BodyView<'_>]) {
        for body in bodies {
            self.find_fields(&body.tables);
        }
    }

    /// Lets the search find the fields of tables.
    pub(super) fn find_fields(&mut self, tables: &[SchemaView<'_>]) {
        for table in tables {
            self.find_rows(&table.rows, &table.owner_name);
            for item in table.alternatives.iter().flat_map(|group| &group.items) {
                self.find_fields(item.table.as_slice());
            }
        }
    }

    fn find_rows(&mut self, rows: &[FieldRow<'_>], owner: &str) {
        for row in rows {
            let kind = match row.kind {
                RowKind::Parameter => Some(Kind::Parameter),
                RowKind::Field | RowKind::Pattern => Some(Kind::Field),
                _ => None,
            };
            if let Some(kind) = kind.filter(|_| row.searchable) {
                let text = self.text_of(row.description, &row.id);
                self.entry(kind, &row.name, Some(owner), &row.id, text, Vec::new());
            }
            if let Some(table) = &row.nested {
                self.find_fields(std::slice::from_ref(table));
            }
        }
    }

    fn text_of(&mut self, prose: Option<Description<'_>>, owner: &str) -> String {
        prose.map(|prose| self.plain_line(prose.0, owner)).unwrap_or_default()
    }
}
