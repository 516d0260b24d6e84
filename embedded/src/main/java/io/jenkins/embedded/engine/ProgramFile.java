package io.jenkins.embedded.engine;

import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Descriptor;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.EnvActionImpl;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A suspended program on disk, written whole or not at all; live objects are stored by name. */
public final class ProgramFile {
    private final Path file;

    public ProgramFile(File file) {
        this.file = file.toPath();
    }

    /** A live object by its kind and name. */
    private record Live(String kind, String name) implements Serializable {}

    /** @throws IOException naming the class that cannot be stored */
    public void write(Object program) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Out out = new Out(bytes)) {
            out.writeObject(program);
        } catch (NotSerializableException e) {
            throw new IOException(
                    "The Pipeline cannot be saved, so it would not survive a restart: a variable, or a step, holds a "
                            + e.getMessage() + ", which is not Serializable; use it inside a @NonCPS method",
                    e);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
            bytes.writeTo(out);
            out.getFD().sync();
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public Object read(ClassLoader loader, FlowExecution execution, WorkflowRun run) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                In in = new In(raw, loader, execution, run)) {
            return in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("The saved Pipeline names a class that is not there: " + e.getMessage(), e);
        }
    }

    /** Whether the program was ever saved. */
    public boolean exists() {
        return Files.exists(file);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static final class Out extends ObjectOutputStream {
        Out(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object o) {
            if (o instanceof EnvActionImpl) {
                return new Live("env", "");
            }
            if (o instanceof FlowExecution) {
                return new Live("execution", "");
            }
            if (o instanceof Run<?, ?> run) {
                return new Live("run", run.getExternalizableId());
            }
            if (o instanceof Job<?, ?> job) {
                return new Live("job", job.getFullName());
            }
            if (o instanceof TaskListener) {
                return new Live("listener", "");
            }
            if (o instanceof Node node) {
                return new Live("node", node.getNodeName());
            }
            if (o instanceof Computer computer) {
                return new Live("computer", computer.getName());
            }
            if (o instanceof Launcher) {
                return new Live("launcher", "");
            }
            if (o instanceof User user) {
                return new Live("user", user.getId());
            }
            if (o instanceof Descriptor<?> descriptor) {
                return new Live("descriptor", descriptor.getId());
            }
            return o;
        }
    }

    private static final class In extends ObjectInputStream {
        private final ClassLoader loader;
        private final FlowExecution execution;
        private final WorkflowRun run;

        In(InputStream in, ClassLoader loader, FlowExecution execution, WorkflowRun run) throws IOException {
            super(in);
            this.loader = loader;
            this.execution = execution;
            this.run = run;
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described);
            }
        }

        @Override
        protected Object resolveObject(Object o) throws IOException {
            if (!(o instanceof Live live)) {
                return o;
            }
            return switch (live.kind()) {
                case "execution" -> execution;
                case "env" -> EnvActionImpl.forRun(run);
                case "run" -> live.name().equals(run.getExternalizableId())
                        ? run
                        : Run.fromExternalizableId(live.name());
                case "job" -> Jenkins.get().getItemByFullName(live.name(), Job.class);
                case "listener" -> run.listener();
                case "node" -> live.name().isEmpty()
                        ? Jenkins.get()
                        : Jenkins.get().getNode(live.name());
                case "computer" -> Jenkins.get().getComputer(live.name());
                case "launcher" -> Jenkins.get().createLauncher(run.listener());
                case "user" -> User.getById(live.name(), true);
                case "descriptor" -> Jenkins.get().getDescriptor(live.name());
                default -> throw new IOException("Unknown live object " + live);
            };
        }
    }
}
