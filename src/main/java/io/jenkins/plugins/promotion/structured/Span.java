package io.jenkins.plugins.promotion.structured;

/**
 * Where a value stands in a file, so that it can be masked.
 *
 * @param start offset of the value's first byte, counted from the first byte of the file
 * @param end offset just behind its last byte
 */
public record Span(int start, int end) {
    /** Length in bytes. */
    public int length() {
        return end - start;
    }
}
