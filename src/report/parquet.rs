//! The runs of a study as Apache Parquet: typed columns that data tools read without being told anything.
//!
//! Whole numbers are INT64, numbers DOUBLE, text UTF-8; what has no value is null. The same table gives the same bytes.
//! Units and provenance stand in the key-value metadata of the file. Uncompressed: tables of runs are small, and the pages
//! are dictionary encoded where that helps.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::study::sweep::table::{Column, Role, Values};

/// Rows of a group: what a reader takes into memory at once.
const GROUP: usize = 1 << 18;

/// A table of runs as a file, with these pairs in its metadata.
///
/// # Errors
/// If the table cannot be written; it always can in a program that is right.
pub fn runs(columns: &[Column], metadata: &[(String, String)]) -> Result<Vec<u8>> {
    let fields = columns.iter().map(field).collect::<Result<Vec<TypePtr>>>()?;
    let schema = Type::group_type_builder("runs").with_fields(fields).build()?;
    let pair = |(key, value): &(String, String)| KeyValue::new(key.clone(), value.clone());
    let properties = WriterProperties::builder()
        .set_created_by(concat!("taktline version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(metadata.iter().map(pair).collect()))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let rows = columns.first().map_or(0, |column| column.values.len());
    for from in (0..rows).step_by(GROUP) {
        let mut group = writer.next_row_group()?;
        for column in columns {
            write(&mut group, &column.values, from..(from + GROUP).min(rows))?;
        }
        group.close()?;
    }
    writer.into_inner()
}

fn field(column: &Column) -> Result<TypePtr> {
    let physical = match column.values {
        Values::Whole(_) => Physical::INT64,
        Values::Real(_) => Physical::DOUBLE,
        Values::Truth(_) => Physical::BOOLEAN,
        Values::Text(_) => Physical::BYTE_ARRAY,
    };
    let is_optional = matches!(column.role, Role::Response | Role::Error);
    let repetition = if is_optional {
        Repetition::OPTIONAL
    } else {
        Repetition::REQUIRED
    };
    let builder = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
    let logical = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

fn write(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &Values,
    rows: std::ops::Range<usize>,
) -> Result<()> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("a column without a place".to_owned()));
    };
    // Levels are written for optional columns and ignored for the others.
    match (values, column.untyped()) {
        (Values::Whole(values), ColumnWriter::Int64ColumnWriter(writer)) => {
            writer.write_batch(values.get(rows).unwrap_or_default(), None, None)?;
        }
        (Values::Truth(values), ColumnWriter::BoolColumnWriter(writer)) => {
            writer.write_batch(values.get(rows).unwrap_or_default(), None, None)?;
        }
        (Values::Real(values), ColumnWriter::DoubleColumnWriter(writer)) => {
            let (there, levels) = split(values.get(rows).unwrap_or_default(), |value| *value);
            writer.write_batch(&there, Some(&levels), None)?;
        }
        (Values::Text(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
            let bytes = |text: &String| ByteArray::from(text.clone().into_bytes());
            let (there, levels) = split(values.get(rows).unwrap_or_default(), bytes);
            writer.write_batch(&there, Some(&levels), None)?;
        }
        _ => return Err(ParquetError::General("a column of another type".to_owned())),
    }
    column.close()
}

/// The values that are there, and for each row whether one is (its definition level).
fn split<T, U>(values: &[Option<T>], of: impl Fn(&T) -> U) -> (Vec<U>, Vec<i16>) {
    let there = values.iter().flatten().map(of).collect();
    let levels = values.iter().map(|value| i16::from(value.is_some())).collect();
    (there, levels)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    fn column(name: &str, role: Role, values: Values) -> Column {
        Column {
            name: name.to_owned(),
            unit: None,
            role,
            values,
        }
    }

    fn table() -> Vec<Column> {
        let text = |text: &str| Some(text.to_owned());
        vec![
            column("point", Role::Number, Values::Whole(vec![0, 1, i64::MAX])),
            column(
                "a.b",
                Role::Factor,
                Values::Real(vec![Some(0.1), Some(-0.0), Some(1e300)]),
            ),
            column("c", Role::Factor, Values::Truth(vec![true, false, true])),
            column("d", Role::Factor, Values::Text(vec![text("절단"), text(""), text("x")])),
            column("e", Role::Response, Values::Real(vec![None, Some(2.5), None])),
            column("error", Role::Error, Values::Text(vec![text("stopped"), None, None])),
        ]
    }

    #[test]
    fn what_is_written_is_read_again_with_its_types_and_metadata() {
        let pairs = [("seed".to_owned(), "7".to_owned())];
        let bytes = runs(&table(), &pairs).unwrap();
        assert_eq!(bytes, runs(&table(), &pairs).unwrap());
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let metadata = reader.metadata().file_metadata();
        assert_eq!(metadata.key_value_metadata().unwrap()[0].value.as_deref(), Some("7"));
        let rows: Vec<String> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().to_string())
            .collect();
        assert_eq!(
            rows,
            [
                "{point: 0, a.b: 0.1, c: true, d: \"절단\", e: null, error: \"stopped\"}",
                "{point: 1, a.b: -0E0, c: false, d: \"\", e: 2.5, error: null}",
                "{point: 9223372036854775807, a.b: 1E300, c: true, d: \"x\", e: null, error: null}",
            ]
        );
    }

    #[test]
    fn a_table_without_rows_is_a_file_too() {
        let empty = vec![column("point", Role::Number, Values::Whole(Vec::new()))];
        let bytes = runs(&empty, &[]).unwrap();
        assert_eq!(&bytes[..4], b"PAR1");
    }
}
