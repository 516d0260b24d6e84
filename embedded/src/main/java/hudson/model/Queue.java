package hudson.model;

/** The little of the queue that types need: the embedded host starts builds at once. */
public class Queue {
    /** Something that is done. */
    public interface Executable extends Runnable {
        @Override
        void run();
    }

    /** Something to do. */
    public interface Task extends ModelObject {
        String getName();
    }

    /** Something to do that needs no executor. */
    public interface FlyweightTask extends Task {}
}
