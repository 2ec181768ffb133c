// The CSV reader: in whatever pieces a file comes, its records are the same. The first byte says how large
// the pieces are and whether the file has a header, the second is the delimiter.
#include "target.h"

#include "sync/csv.h"

typedef struct Read {
    CsvState state;
    size_t records, fields;
    uint64_t hash;
} Read;

static uint64_t hash_text(uint64_t so_far, Text text) {
    for (size_t i = 0; i < text.length; i++)
        so_far = (so_far ^ (unsigned char)text.at[i]) * 0x100000001B3u;
    return (so_far ^ 0xFF) * 0x100000001B3u;
}

static void take_records(Csv *csv, Read *read, Text file, uint64_t *end) {
    CsvRecord record;
    Error error = {0};
    while ((read->state = csv_read(csv, &record, &error)) == CSV_RECORD) {
        assert(record.offset >= *end && record.offset + record.raw.length <= file.length);
        assert(memcmp(file.at + record.offset, record.raw.at, record.raw.length) == 0);
        *end = record.offset + record.raw.length;
        read->records++;
        assert(record.number == (int64_t)read->records);
        for (size_t i = 0; i < record.field_count; i++, read->fields++)
            read->hash = hash_text(read->hash, record.fields[i]);
    }
    assert(read->state != CSV_BROKEN || error.message[0] != '\0');
}

static Read read_file(Text file, char delimiter, bool has_header, size_t piece) {
    static const Text NAMES[] = {{"a", 1}, {"b", 1}};
    AUTO(csv_free_at) Csv *csv = csv_new(delimiter, has_header, NAMES, 2);
    Read read = {.state = CSV_MORE};
    uint64_t end = 0;
    for (size_t at = 0; at < file.length && read.state == CSV_MORE; at += piece) {
        char *copy =
            text_from((const uint8_t *)file.at + at, file.length - at < piece ? file.length - at : piece);
        csv_add(csv, (Text){copy, file.length - at < piece ? file.length - at : piece});
        free(copy);
        take_records(csv, &read, file, &end);
    }
    if (read.state == CSV_MORE) {
        csv_end(csv);
        take_records(csv, &read, file, &end);
        assert(read.state == CSV_END || read.state == CSV_BROKEN);
    }
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size < 2)
        return 0;
    char *copy = text_from(bytes + 2, size - 2);
    Text file = {copy, size - 2};
    bool has_header = (bytes[0] & 1) != 0;
    char delimiter = strchr(",;\t|", (char)bytes[1]) != NULL && bytes[1] != 0 ? (char)bytes[1] : ',';
    Read whole = read_file(file, delimiter, has_header, file.length + 1);
    Read pieces = read_file(file, delimiter, has_header, 1 + (bytes[0] >> 1));
    assert(whole.state == pieces.state);
    assert(whole.records == pieces.records && whole.fields == pieces.fields && whole.hash == pieces.hash);
    free(copy);
    return 0;
}
