package hudson.model;

/** Adds behaviour, a link and a page to an {@link Actionable}. */
public interface Action extends ModelObject {
    /** Null hides the link. */
    String getIconFileName();

    @Override
    String getDisplayName();

    /** Null means no page. */
    String getUrlName();
}
