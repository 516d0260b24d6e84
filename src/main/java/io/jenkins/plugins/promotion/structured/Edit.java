package io.jenkins.plugins.promotion.structured;

/** A change of a text: the characters from start to end give way to the new text. */
public record Edit(int start, int end, String text) {
    /** The text with the change made. */
    public String in(String whole) {
        return whole.substring(0, start) + text + whole.substring(end);
    }
}
