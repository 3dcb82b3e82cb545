package dev.unchurn.itsupport.memory;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server that is not there says to one statement, made once for each text. Immutable. */
final class MemoryAnswer {
    static final String VERSION = "17.0";

    /** Object numbers of types, as in every PostgreSQL. */
    static final int TEXT = 25;

    private static final int INTEGER = 23;
    private static final int TIMESTAMP = 1114;

    /** What a timestamp in binary counts from, in microseconds (PostgreSQL 17, {@code datatype/timestamp.h}). */
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final LocalDateTime FIRST_CREATED = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** The answer to most queries. */
    private static final List<Column> ONE = List.of(new Column("?column?", INTEGER));

    private static final int MANY = 1_000;
    private static final ConcurrentHashMap<String, MemoryAnswer> KNOWN = new ConcurrentHashMap<>();

    private static final Pattern SERIES =
            Pattern.compile("\\bgenerate_series\\(1, ?([0-9]{1,7})\\)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW");
    private static final Set<String> CHANGES = Set.of("UPDATE", "DELETE", "MERGE");
    private static final Set<String> TWO_WORDS =
            Set.of("DISCARD", "CREATE", "DROP", "ALTER", "DEALLOCATE", "START", "TRUNCATE");
    private static final Set<String> ONE_WORD = Set.of(
            "SET", "RESET", "BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "LOCK", "PREPARE");

    private final String tag;
    private final List<Column> columns;
    private final boolean isError;
    private final char statusAfter;
    private final boolean discards;
    private final byte[] textDescription;
    private final byte[] binaryDescription;
    private final byte[] textResult;
    private final byte[] binaryResult;

    private record Column(String name, int type) {
        /** In bytes; -1 for any length. */
        int width() {
            return switch (type) {
                case INTEGER -> 4;
                case TIMESTAMP -> 8;
                default -> -1;
            };
        }

        /** Whether it is another thing in binary than as text. */
        boolean hasBinary() {
            return type != TEXT;
        }
    }

    private MemoryAnswer(String tag, List<Column> columns, List<String[]> rows, boolean isError) {
        this.tag = tag;
        this.columns = columns;
        this.isError = isError;
        this.statusAfter = statusAfter(tag);
        this.discards = tag.equals("DISCARD ALL") || tag.equals("DEALLOCATE ALL");
        this.textDescription = description(columns, 0);
        this.binaryDescription = description(columns, 1);
        this.textResult = result(rows, false);
        this.binaryResult = result(rows, true);
    }

    static MemoryAnswer to(String sql) {
        MemoryAnswer known = KNOWN.get(sql);
        if (known != null) return known;
        MemoryAnswer fresh = made(sql);
        if (KNOWN.size() < MANY) KNOWN.put(sql, fresh);
        return fresh;
    }

    private static MemoryAnswer made(String sql) {
        String[] words = sql.strip().toUpperCase(Locale.ROOT).split("[\\s(;]+", 3);
        String first = words[0];
        if (QUERIES.contains(first)) return query(sql);
        if (first.isEmpty()) return of("");
        if (first.equals("INSERT")) return of("INSERT 0 1");
        if (CHANGES.contains(first)) return of(first + " 1");
        if (TWO_WORDS.contains(first)) return of(words.length < 2 ? first : first + ' ' + words[1]);
        return new MemoryAnswer(first, List.of(), List.of(), !ONE_WORD.contains(first));
    }

    private static MemoryAnswer of(String tag) {
        return new MemoryAnswer(tag, List.of(), List.of(), false);
    }

    /** The questions of a reset, of the driver and of benchmarks; a catalogue is empty, and everything else is 1. */
    private static MemoryAnswer query(String sql) {
        String plain = sql.toLowerCase(Locale.ROOT);
        Matcher series = SERIES.matcher(sql);
        if (series.find()) return series(Integer.parseInt(series.group(1)), plain.contains("created"));
        if (plain.startsWith("select version(), name, setting")) return settings();
        if (plain.startsWith("select pg_catalog.set_config(")) return text("set_config", "");
        if (plain.startsWith("select (select pg_catalog.count(*)")) return text("stamp", "0");
        if (plain.startsWith("show transaction")) return text("transaction_isolation", "read committed");
        if (plain.startsWith("show ")) return text("setting", "");
        if (plain.contains("current_schema")) return text("current_schema", "public");
        if (plain.contains("version()")) return text("version", "PostgreSQL " + VERSION);
        if (plain.contains("pg_catalog.")) return rows(List.of(new Column("none", TEXT)), List.of());
        return rows(ONE, List.<String[]>of(new String[] {"1"}));
    }

    private static MemoryAnswer text(String column, String value) {
        return rows(List.of(new Column(column, TEXT)), List.<String[]>of(new String[] {value}));
    }

    private static MemoryAnswer rows(List<Column> columns, List<String[]> rows) {
        return new MemoryAnswer("SELECT " + rows.size(), columns, rows, false);
    }

    /** What pgjdbc has set itself since it connected. */
    private static MemoryAnswer settings() {
        String version = "PostgreSQL " + VERSION + " (not there)";
        return rows(
                List.of(new Column("version", TEXT), new Column("name", TEXT), new Column("setting", TEXT)),
                List.of(
                        new String[] {version, "application_name", "PostgreSQL JDBC Driver"},
                        new String[] {version, "extra_float_digits", "3"}));
    }

    private static MemoryAnswer series(int count, boolean hasTimes) {
        List<Column> columns = new ArrayList<>(List.of(new Column("id", INTEGER), new Column("name", TEXT)));
        if (hasTimes) columns.add(new Column("created", TIMESTAMP));
        List<String[]> rows = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            String created = FIRST_CREATED.plusMinutes(i).format(ISO);
            String[] row = {Integer.toString(i), "name " + i, created};
            rows.add(Arrays.copyOf(row, columns.size()));
        }
        return rows(columns, rows);
    }

    boolean hasRows() {
        return !columns.isEmpty();
    }

    /** Whether running it fails. */
    boolean isError() {
        return isError;
    }

    /** The state of the transaction that follows; 0 when it stays. */
    char statusAfter() {
        return statusAfter;
    }

    /** Whether no prepared statement is left. */
    boolean discards() {
        return discards;
    }

    /** RowDescription, or NoData. */
    byte[] description(boolean isBinary) {
        return isBinary ? binaryDescription : textDescription;
    }

    /** The rows and the word that the statement is done. */
    byte[] result(boolean isBinary) {
        return isBinary ? binaryResult : textResult;
    }

    private static char statusAfter(String tag) {
        return switch (tag) {
            case "BEGIN", "START TRANSACTION" -> 'T';
            case "COMMIT", "END", "ROLLBACK", "ABORT" -> 'I';
            default -> 0;
        };
    }

    private static byte[] description(List<Column> columns, int format) {
        if (columns.isEmpty()) return Messages.empty('n');
        return Messages.of('T', body -> {
            body.writeShort(columns.size());
            for (Column column : columns) describe(body, column, format);
        });
    }

    private static void describe(DataOutputStream body, Column column, int format) throws IOException {
        Messages.text(body, column.name());
        body.writeInt(0);
        body.writeShort(0);
        body.writeInt(column.type());
        body.writeShort(column.width());
        body.writeInt(-1);
        body.writeShort(column.hasBinary() ? format : 0);
    }

    private byte[] result(List<String[]> rows, boolean isBinary) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String[] row : rows) all.writeBytes(Messages.of('D', body -> values(body, row, isBinary)));
        all.writeBytes(tag.isEmpty() ? Messages.empty('I') : Messages.of('C', body -> Messages.text(body, tag)));
        return all.toByteArray();
    }

    private void values(DataOutputStream body, String[] row, boolean isBinary) throws IOException {
        body.writeShort(row.length);
        for (int i = 0; i < row.length; i++) {
            Column column = columns.get(i);
            if (isBinary && column.hasBinary()) {
                body.writeInt(column.width());
                if (column.type() == INTEGER) body.writeInt(Integer.parseInt(row[i]));
                else body.writeLong(EPOCH.until(LocalDateTime.parse(row[i], ISO), ChronoUnit.MICROS));
            } else {
                byte[] text = row[i].getBytes(StandardCharsets.UTF_8);
                body.writeInt(text.length);
                body.write(text);
            }
        }
    }
}
