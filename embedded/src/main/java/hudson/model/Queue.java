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

        default org.springframework.security.core.Authentication getDefaultAuthentication2() {
            return hudson.security.ACL.SYSTEM2;
        }
    }

    /** Something to do that needs no executor. */
    public interface FlyweightTask extends Task {}

    /** A task that waits. */
    public abstract static class Item {
        public final Task task;

        protected Item(Task task) {
            this.task = task;
        }

        public abstract long getId();
    }
}
