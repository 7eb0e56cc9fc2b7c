//! The tables of src/knowledge in the form in which a run reads them, since reading them would be most of what a run
//! on one file does. Tables whose types are declared beside them become Rust: they need no reading, and a mistake in
//! one is told when dfix is built. The long ones, of which a configuration may hold rows as well, are read row by row,
//! as JSON and with an index.

#![allow(clippy::expect_used)]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use syn::{Fields, GenericArgument, Item, PathArguments, Type};
use toml::{Table, Value};

fn main() {
    println!("cargo::rerun-if-changed=src/knowledge");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for entry in fs::read_dir("src/knowledge").expect("the folder is there") {
        let path = entry.expect("the folder is read").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).expect("the table is read");
            let table: Table =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let (file, text) = match &*name {
                "images" => ("images.rs".to_owned(), images(&table)),
                "package_managers" => ("package_managers.rs".to_owned(), package_managers(&table)),
                _ => (format!("{name}.rs"), Module::beside(&path).table(&table)),
            };
            fs::write(out.join(file), text).expect("it is written");
        }
    }
}

/// The types of a module, to write a table as a literal of them. Texts are `&str`, lists slices, words the variants
/// of an enum. Lists, flags and what is an `Option` may be missing.
struct Module {
    /// For messages.
    name: String,
    /// The fields of each struct, with their types.
    structs: BTreeMap<String, Vec<(String, Type)>>,
}

impl Module {
    /// The module of the same name as a table.
    fn beside(table: &Path) -> Module {
        let text = fs::read_to_string(table.with_extension("rs")).expect("a table stands beside its module");
        let file = syn::parse_file(&text).expect("the module is Rust");
        let structs = file.items.into_iter().filter_map(|item| match item {
            Item::Struct(item) => Some(item),
            _ => None,
        });
        let fields = |fields: Fields| -> Vec<(String, Type)> {
            fields.into_iter().filter_map(|field| Some((field.ident?.to_string(), field.ty))).collect()
        };
        Module {
            name: table.display().to_string(),
            structs: structs.map(|item| (item.ident.to_string(), fields(item.fields))).collect(),
        }
    }

    /// All of it, as the struct `Table`.
    fn table(&self, table: &Table) -> String {
        self.literal_of("Table", table)
    }

    fn literal_of(&self, name: &str, table: &Table) -> String {
        let fields = &self.structs[name];
        for key in table.keys() {
            let is_known = fields.iter().any(|(field, _)| field == key);
            assert!(is_known, "{}: {name} has no `{key}`", self.name);
        }
        let fields = fields.iter().map(|(field, declared)| {
            let value = self.literal(declared, table.get(field));
            let value =
                value.unwrap_or_else(|what| panic!("{}: `{field}` of a {name} {what}: {table}", self.name));
            format!("{field}: {value}")
        });
        format!("{name} {{ {} }}", fields.collect::<Vec<_>>().join(", "))
    }

    /// A value of a declared type; `Err` with what is wrong with it.
    fn literal(&self, declared: &Type, value: Option<&Value>) -> Result<String, String> {
        let (name, inner) = match declared {
            Type::Reference(reference) => match &*reference.elem {
                Type::Slice(slice) => ("[]".to_owned(), Some(&*slice.elem)),
                _ => ("str".to_owned(), None),
            },
            Type::Path(path) => {
                let last = path.path.segments.last().ok_or("has no type")?;
                let inner = match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => arguments.args.first(),
                    _ => None,
                };
                let inner = inner.and_then(|argument| match argument {
                    GenericArgument::Type(inner) => Some(inner),
                    _ => None,
                });
                (last.ident.to_string(), inner)
            }
            _ => return Err("is of a type that no table has".into()),
        };
        match (&*name, inner, value) {
            ("Option", _, None) => Ok("None".into()),
            ("Option", Some(inner), value) => Ok(format!("Some({})", self.literal(inner, value)?)),
            ("[]", _, None) => Ok("&[]".into()),
            ("[]", Some(inner), Some(Value::Array(values))) => {
                let values = values.iter().map(|value| self.literal(inner, Some(value)));
                Ok(format!("&[{}]", values.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            ("bool", _, value) => match value {
                None => Ok("false".into()),
                Some(Value::Boolean(value)) => Ok(value.to_string()),
                Some(_) => Err("is no flag".into()),
            },
            (_, _, None) => Err("is missing".into()),
            ("str", _, Some(Value::String(text))) => Ok(format!("{text:?}")),
            ("u32", _, Some(Value::Integer(number))) => Ok(number.to_string()),
            (_, _, Some(Value::Table(table))) if self.structs.contains_key(&name) => {
                Ok(self.literal_of(&name, table))
            }
            (_, _, Some(Value::String(word))) => Ok(format!("{name}::{}", camel(word))),
            _ => Err("is of another type".into()),
        }
    }
}

/// `rhel-minimal` as `RhelMinimal`.
fn camel(word: &str) -> String {
    let parts = word.split('-').filter_map(|part| part.split_at_checked(1));
    parts.map(|(first, rest)| first.to_ascii_uppercase() + rest).collect()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("a table is JSON as well")
}

/// The rows of an array of tables, as JSON: all in one text, and where each stands in it.
fn rows(table: &Table, array: &str) -> (String, Vec<Range<usize>>) {
    let rows = table[array].as_array().expect("an array of tables");
    let mut text = String::new();
    let ranges = rows.iter().map(|row| {
        let start = text.len();
        text += &json(row);
        start..text.len()
    });
    let ranges = ranges.collect();
    (text, ranges)
}

/// The rows, with what tells whether one of them is needed.
fn package_managers(table: &Table) -> String {
    let mut table = table.clone();
    // A list this long needs no reading.
    let unused = table["manager"].as_array_mut().into_iter().flatten().map(|row| {
        let clean = row.get_mut("clean").and_then(Value::as_table_mut);
        let list = clean.and_then(|clean| clean.remove("unused-by-programs"));
        let names = list.as_ref().and_then(Value::as_array).into_iter().flatten();
        let mut names: Vec<&str> = names.filter_map(Value::as_str).collect();
        names.sort_unstable();
        names.iter().map(|name| format!("Cow::Borrowed({name:?})")).collect::<Vec<_>>().join(", ")
    });
    let unused: Vec<String> = unused.collect();
    let table = &table;
    let (text, ranges) = rows(table, "manager");
    let mut rust = format!("static TEXT: &str = {text:?};\nstatic ROWS: [Row; {}] = [", ranges.len());
    let rows = table["manager"].as_array().into_iter().flatten();
    for ((range, row), unused) in ranges.iter().zip(rows).zip(unused) {
        let texts = |table: Option<&Value>, key: &str| -> Vec<String> {
            let texts = table.and_then(|table| table.get(key)).and_then(Value::as_array);
            texts.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let command = |clean: Option<&Value>| -> Vec<String> {
            let command = clean.and_then(|clean| clean.get("command")).and_then(Value::as_str);
            command.into_iter().map(str::to_owned).collect()
        };
        let (clean, no_cache) = (row.get("clean"), row.get("no-cache"));
        let mut folders = texts(clean, "folders");
        folders.extend(texts(no_cache, "folders"));
        write!(
            rust,
            "Row {{ text: {range:?}, name: {:?}, commands: &{:?}, versions: {}, module: {:?}, also: &{:?}, folders: &{folders:?}, unused_by_programs: &[{unused}] }},",
            row["name"].as_str().expect("a name"),
            texts(Some(row), "commands"),
            row.get("versions").and_then(Value::as_bool).unwrap_or_default(),
            row.get("module").and_then(Value::as_str),
            [texts(clean, "also"), command(clean)].concat(),
        )
        .expect("a string takes it");
    }
    rust + "];\n"
}

/// The rows, with their names: numbers and ranges alone, which need no work when the program starts.
fn images(table: &Table) -> String {
    let (text, ranges) = rows(table, "image");
    let names = table["image"].as_array().into_iter().flatten().map(|row| match &row["name"] {
        Value::String(name) => name.as_str(),
        other => panic!("an image's name is {other}"),
    });
    let names: Vec<&str> = names.collect();
    let mut rust = format!("static TEXT: &str = {text:?};\nstatic ROWS: [Row; {}] = [", ranges.len());
    for (range, name) in ranges.iter().zip(&names) {
        let key = json(&Value::from(*name));
        let at = text[range.clone()].find(&key).expect("a row holds its name") + range.start + 1;
        let name = at..at + name.len();
        write!(rust, "Row {{ text: {range:?}, name: {name:?} }},").expect("a string takes it");
    }
    let (globs, mut exact): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|row| names[*row].contains('*'));
    exact.sort_by_key(|row| (names[*row], *row));
    rust + &format!("];\nstatic EXACT: &[usize] = &{exact:?};\nstatic GLOBS: &[usize] = &{globs:?};\n")
}
