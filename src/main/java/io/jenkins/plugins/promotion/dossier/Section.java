package io.jenkins.plugins.promotion.dossier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A table of a document.
 *
 * @param key names it in data
 * @param title for people
 * @param rows a value for each column, {@code null} for nothing: text, number, truth, length of time, time, or list of texts
 */
public record Section(String key, String title, List<Column> columns, List<List<Object>> rows) {

    /** A column: its name in data, and for people. */
    public record Column(String key, String title) {}

    public Section {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A table without rows.
     *
     * @param columns name in data and for people, one after the other
     */
    static Section of(String key, String title, String... columns) {
        List<Column> all = new ArrayList<>();
        for (int i = 0; i < columns.length; i += 2) {
            all.add(new Column(columns[i], columns[i + 1]));
        }
        return new Section(key, title, all, List.of());
    }

    /** The same with these rows. */
    Section with(List<List<Object>> more) {
        return new Section(key, title, columns, more);
    }

    /** A row; {@code null} stands for nothing. */
    static List<Object> row(Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
