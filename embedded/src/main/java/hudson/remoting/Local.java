package hudson.remoting;

/** The one channel to this machine. */
public final class Local {
    public static final VirtualChannel CHANNEL = new LocalChannel();

    private Local() {}
}
