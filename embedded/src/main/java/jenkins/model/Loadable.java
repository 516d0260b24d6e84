package jenkins.model;

import java.io.IOException;

/** Something that reads itself from disk. */
public interface Loadable {
    void load() throws IOException;
}
