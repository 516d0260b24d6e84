package hudson;

import hudson.model.TaskListener;
import hudson.remoting.LocalChannel;
import hudson.remoting.VirtualChannel;
import io.jenkins.embedded.files.Globs;
import java.io.File;
import java.io.FileFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.remoting.RoleSensitive;

/** A file or folder on a node; on the embedded host always this machine's. */
public final class FilePath implements Serializable {
    private static final long serialVersionUID = 1;
    private final transient VirtualChannel channel;
    private final String remote;

    public FilePath(VirtualChannel channel, String remote) {
        this.channel = channel instanceof LocalChannel ? null : channel;
        this.remote = normalize(remote);
    }

    public FilePath(File localPath) {
        this((VirtualChannel) null, localPath.getPath());
    }

    public FilePath(FilePath base, String rel) {
        this(base.channel, new File(rel).isAbsolute() ? rel : base.remote + "/" + rel);
    }

    private static String normalize(String path) {
        return Path.of(path).normalize().toString();
    }

    private Path path() {
        return Path.of(remote);
    }

    public String getRemote() {
        return remote;
    }

    /** Work on a file, done where the file is. */
    public interface FileCallable<T> extends Serializable, RoleSensitive {
        T invoke(File f, VirtualChannel channel) throws IOException, InterruptedException;
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        return channel == null
                ? callable.invoke(new File(remote), getChannel())
                : channel.call(new OnNode<>(new File(remote), callable));
    }

    /** A file callable on its way to an agent. */
    private static final class OnNode<T> extends MasterToSlaveCallable<T, IOException> {
        private static final long serialVersionUID = 1;
        private final File file;
        private final FileCallable<T> callable;

        OnNode(File file, FileCallable<T> callable) {
            this.file = file;
            this.callable = callable;
        }

        @Override
        public T call() throws IOException {
            try {
                return callable.invoke(file, hudson.remoting.Local.CHANNEL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("Interrupted on the agent");
            }
        }
    }

    public VirtualChannel getChannel() {
        return channel == null ? hudson.remoting.Local.CHANNEL : channel;
    }

    public boolean isRemote() {
        return channel != null;
    }

    public void mkdirs() throws IOException, InterruptedException {
        Files.createDirectories(path());
    }

    public void deleteRecursive() throws IOException, InterruptedException {
        Util.deleteRecursive(new File(remote));
    }

    public boolean delete() throws IOException, InterruptedException {
        return Files.deleteIfExists(path());
    }

    public String getName() {
        Path name = path().getFileName();
        return name == null ? "" : name.toString();
    }

    /** Null above the root. */
    public FilePath getParent() {
        Path parent = path().getParent();
        return parent == null ? null : new FilePath(channel, parent.toString());
    }

    public FilePath child(String relOrAbsolute) {
        return new FilePath(this, relOrAbsolute);
    }

    public boolean exists() throws IOException, InterruptedException {
        return Files.exists(path());
    }

    public boolean isDirectory() throws IOException, InterruptedException {
        return Files.isDirectory(path());
    }

    public long length() throws IOException, InterruptedException {
        return new File(remote).length();
    }

    public List<FilePath> list(FileFilter filter) throws IOException, InterruptedException {
        List<FilePath> found = new ArrayList<>();
        File[] files = new File(remote).listFiles(filter);
        if (files != null) {
            for (File file : files) {
                found.add(new FilePath(channel, file.getPath()));
            }
        }
        return found;
    }

    public FilePath[] list(String includes, String excludes) throws IOException, InterruptedException {
        return list(includes, excludes, true);
    }

    public FilePath[] list(String includes, String excludes, boolean defaultExcludes)
            throws IOException, InterruptedException {
        return Globs.find(path(), includes, excludes, defaultExcludes).stream()
                .map(this::child)
                .toArray(FilePath[]::new);
    }

    public InputStream read() throws IOException, InterruptedException {
        return Files.newInputStream(path());
    }

    /** Makes missing parent folders. */
    public OutputStream write() throws IOException, InterruptedException {
        if (path().getParent() != null) {
            Files.createDirectories(path().getParent());
        }
        return Files.newOutputStream(path());
    }

    /** Without an encoding UTF-8 is written. */
    public void write(String content, String encoding) throws IOException, InterruptedException {
        try (OutputStream out = write()) {
            out.write(content.getBytes(encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
    }

    public String digest() throws IOException, InterruptedException {
        return Globs.md5(path());
    }

    public void copyToWithPermission(FilePath target) throws IOException, InterruptedException {
        copy(target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void copy(FilePath target, CopyOption... options) throws IOException {
        if (target.path().getParent() != null) {
            Files.createDirectories(target.path().getParent());
        }
        Files.copy(path(), target.path(), options);
    }

    public int copyRecursiveTo(String fileMask, FilePath target) throws IOException, InterruptedException {
        return copyRecursiveTo(fileMask, null, target);
    }

    /** Files only; says how many. */
    public int copyRecursiveTo(String fileMask, String excludes, FilePath target)
            throws IOException, InterruptedException {
        List<String> names = Globs.find(path(), fileMask, excludes, true);
        for (String name : names) {
            child(name).copyToWithPermission(target.child(name));
        }
        return names.size();
    }

    public Launcher createLauncher(TaskListener listener) throws IOException, InterruptedException {
        return new Launcher.LocalLauncher(listener, getChannel());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof FilePath that && remote.equals(that.remote);
    }

    @Override
    public int hashCode() {
        return remote.hashCode();
    }

    @Override
    public String toString() {
        return remote;
    }
}
