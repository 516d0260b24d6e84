package jenkins.model;

import java.util.Comparator;
import java.util.Locale;

/** How user ids are compared. */
public abstract class IdStrategy implements Comparator<String> {
    public static IdStrategy CASE_INSENSITIVE = new CaseInsensitive();

    public abstract String keyFor(String id);

    @Override
    public abstract int compare(String id1, String id2);

    public boolean equals(String id1, String id2) {
        return compare(id1, id2) == 0;
    }

    /** Upper and lower case are the same. */
    public static class CaseInsensitive extends IdStrategy {
        @Override
        public String keyFor(String id) {
            return id.toLowerCase(Locale.ENGLISH);
        }

        @Override
        public int compare(String id1, String id2) {
            return id1.compareToIgnoreCase(id2);
        }
    }
}
