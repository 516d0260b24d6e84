package hudson;

/** Marks what extensions may implement. */
public interface ExtensionPoint {}
