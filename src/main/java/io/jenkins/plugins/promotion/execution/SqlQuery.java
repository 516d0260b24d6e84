package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.structured.Value;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A query for one value, in a transaction that is for reading and never committed. */
final class SqlQuery implements SqlSession.Work {
    private final String query;
    private final Secrets secrets;
    private int columns;
    private int rows;
    private Object found;
    private String text;

    SqlQuery(String query, Secrets secrets) {
        this.query = query;
        this.secrets = secrets;
    }

    @Override
    public void on(Connection connection, SqlSession session) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement running = connection.createStatement()) {
            running.setEscapeProcessing(false);
            running.setMaxRows(2);
            session.running(running);
            try (ResultSet set = running.executeQuery(query)) {
                columns = set.getMetaData().getColumnCount();
                while (set.next() && ++rows == 1) {
                    found = set.getObject(1);
                    text = set.getString(1);
                }
            }
        } finally {
            connection.rollback();
        }
    }

    /** Whether its only value is this one; numbers by what they are, and not by how they are spelt. */
    boolean is(Value value) {
        String wanted = String.valueOf(value.plain());
        if (rows != 1 || columns != 1) {
            return false;
        } else if (text == null || found == null) {
            return !(value instanceof Value.Text) && wanted.matches("null|~|");
        } else if (found instanceof Boolean) {
            return wanted.equalsIgnoreCase(found.toString());
        } else if (found instanceof Number) {
            try {
                return new BigDecimal(wanted).compareTo(new BigDecimal(found.toString())) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return text.equals(wanted);
    }

    /** What it gives, for people. */
    @Override
    public String toString() {
        if (columns != 1) {
            return columns + " columns, where one value was asked for";
        } else if (rows != 1) {
            return rows == 0 ? "no row" : "several rows, where one value was asked for";
        }
        return text == null ? "null" : SqlWords.line(text, secrets);
    }
}
