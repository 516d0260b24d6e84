package io.jenkins.plugins.promotion.structured;

/**
 * Says why a file or a pointer was refused. The message names the file, the place and what would pass; it never quotes
 * a value of the file, because that may be a secret.
 */
public final class StructuredException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final int column;

    StructuredException(String path, String problem) {
        super(path + ": " + problem);
        this.line = 0;
        this.column = 0;
    }

    StructuredException(String path, int line, int column, String problem) {
        super(path + ": " + problem + " (line " + line + ", column " + column + ")");
        this.line = line;
        this.column = column;
    }

    /** Line of the problem, counted from 1; 0 where the problem has no place in the file. */
    public int line() {
        return line;
    }

    /** Column of the problem, counted from 1; 0 where the problem has no place in the file. */
    public int column() {
        return column;
    }
}
