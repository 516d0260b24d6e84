package io.jenkins.plugins.promotion.tree;

import java.io.Serializable;

/**
 * One file, directory or symbolic link of a tree.
 *
 * @param path relative to the root, separated by {@code /}, never empty
 * @param kind what it is
 * @param permissions the mode bits, 0 to 07777; always 0777 for a symbolic link
 * @param size bytes of the captured content (for a symbolic link: of its target's text, for a directory 0)
 * @param content SHA-256 in hex of a file's content with local and secret values masked; a symbolic link's target; empty
 *     for a directory
 */
public record TreeEntry(String path, Kind kind, int permissions, long size, String content) implements Serializable {}
