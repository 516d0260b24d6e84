package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.util.FS;

/** The branch where an environment is kept, seen from a repository on the node that holds what was fetched. */
final class Origin {
    private static final String TIP = "refs/environment/tip";
    /** The same of a shallow repository, until it was looked at. */
    private static final String LAST = "refs/promotion/last";

    private static final int TIMEOUT_SECONDS = 120;
    /** What git receive-pack runs. */
    private static final List<String> HOOKS = List.of(
            "pre-receive",
            "update",
            "proc-receive",
            "reference-transaction",
            "post-receive",
            "post-update",
            "push-to-checkout");

    private final Repository here;
    private final GitAddress address;
    private final Login login;
    private final SshProgram program;

    /**
     * @param login null if the repository asks for none
     * @param program for a repository that is reached by ssh
     */
    Origin(Repository here, GitAddress address, Login login, SshProgram program) {
        this.program = program;
        this.here = here;
        this.address = address;
        this.login = login;
    }

    /** Cancels what is under way once its thread is interrupted. */
    private static final class UntilInterrupted extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }

    /** The branch's commit, with all it names in the repository here; the zero id while the origin is empty. */
    ObjectId fetch() throws IOException, InterruptedException {
        ObjectId there = tip();
        Ref known = here.exactRef(TIP);
        if (there.equals(ObjectId.zeroId()) || known != null && there.equals(known.getObjectId())) {
            return there;
        }
        try {
            return fetch(false);
        } catch (IOException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    /** @param lastOnly of a repository that does not have the whole history itself, since it is a shallow one */
    private ObjectId fetch(boolean lastOnly) throws IOException {
        try (Transport transport = open()) {
            if (lastOnly) {
                transport.setDepth(1);
                transport.setObjectChecker(null); // It would ask for the history.
            }
            RefSpec branch = new RefSpec("+" + address.ref() + ":" + (lastOnly ? LAST : TIP));
            FetchResult result = transport.fetch(new UntilInterrupted(), List.of(branch));
            ObjectId tip = result.getAdvertisedRef(address.ref()).getObjectId();
            if (lastOnly) {
                requireSound(tip);
                follow(tip);
            }
            return tip;
        } catch (IOException e) {
            if (lastOnly || !lacksObjects(e.getMessage())) {
                throw e;
            }
            return fetch(true);
        }
    }

    /** What one commit names is whole and harmless. */
    private void requireSound(ObjectId commit) throws IOException {
        try (ObjectWalk walk = new ObjectWalk(here)) {
            ObjectReader reader = walk.getObjectReader();
            checker().checkCommit(commit, reader.open(commit).getBytes());
            walk.markStart(walk.parseCommit(commit).getTree());
            for (RevObject each = walk.nextObject(); each != null; each = walk.nextObject()) {
                if (each instanceof RevTree) {
                    checker().checkTree(each, reader.open(each).getBytes());
                } else {
                    reader.open(each);
                }
            }
        }
    }

    private static boolean lacksObjects(String why) {
        return why != null && why.contains("complete object graph");
    }

    /** What the branch is there now, the zero id if the repository is empty. */
    private ObjectId tip() throws IOException, InterruptedException {
        try (Transport transport = open();
                FetchConnection connection = transport.openFetch()) {
            Ref branch = connection.getRef(address.ref());
            if (branch != null) {
                return branch.getObjectId();
            }
            String others = connection.getRefs().stream()
                    .map(Ref::getName)
                    .filter(name -> name.startsWith(Constants.R_HEADS))
                    .map(Repository::shortenRefName)
                    .sorted()
                    .limit(10)
                    .collect(Collectors.joining(", "));
            if (others.isEmpty()) {
                return ObjectId.zeroId();
            }
            throw new TreeRefusedException("Repository '" + address.url() + "' has no branch '" + address.branch()
                    + "' (it has " + others + "): push the branch, or correct the environment.");
        } catch (TreeRefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    /**
     * Moves the branch from one commit to the next, if it still is at the first.
     *
     * @param from the zero id for the first commit of an empty repository
     * @throws TreeRefusedException if it has moved, or the repository refuses; it is as it was
     */
    void push(ObjectId from, ObjectId to) throws IOException, InterruptedException {
        RemoteRefUpdate wanted = new RemoteRefUpdate(here, to.name(), to, address.ref(), false, null, from);
        RemoteRefUpdate update;
        try (Transport transport = open()) {
            PushResult result = transport.push(new UntilInterrupted(), List.of(wanted));
            update = result.getRemoteUpdate(address.ref());
        } catch (IOException | RuntimeException e) {
            // The answer may have been lost after the branch was moved.
            if (!arrived(to, e)) {
                throw failed("written to", e);
            }
            follow(to);
            return;
        }
        boolean done = update.getStatus() == RemoteRefUpdate.Status.OK
                || update.getStatus() == RemoteRefUpdate.Status.UP_TO_DATE;
        if (!done) {
            throw refused(from, update);
        }
        follow(to);
    }

    private boolean arrived(ObjectId to, Exception e) {
        try {
            return !Thread.currentThread().isInterrupted() && tip().equals(to);
        } catch (IOException | InterruptedException again) {
            e.addSuppressed(again);
            return false;
        }
    }

    private void follow(ObjectId to) throws IOException {
        RefUpdate tip = here.updateRef(TIP);
        tip.setNewObjectId(to);
        tip.forceUpdate();
    }

    private IOException refused(ObjectId from, RemoteRefUpdate update) throws IOException, InterruptedException {
        ObjectId now = tip();
        if (!now.equals(from)) {
            return new TreeRefusedException("Branch '" + address.branch() + "' of '" + address.url()
                    + "' moved meanwhile from " + shortName(from) + " to " + shortName(now)
                    + ", so nothing was written: look at what was pushed there, then run this again.");
        }
        Path lock = address.isLocal() ? common().toPath().resolve(address.ref() + ".lock") : null;
        if (lock != null && Files.exists(lock)) {
            return new TreeRefusedException("Branch '" + address.branch() + "' of '" + address.url()
                    + "' is locked by '"
                    + lock + "', so nothing was written: another git is at work there, or one died. When none is,"
                    + " remove that file, and run this again.");
        }
        String why = update.getMessage() == null ? update.getStatus().name() : update.getMessage();
        return new TreeRefusedException("Repository '" + address.url() + "' refuses a commit on branch '"
                + address.branch() + "' (" + mask(why.toString())
                + "), so nothing was written: let the user of the environment's credentials push there.");
    }

    private static String shortName(ObjectId id) {
        return id.equals(ObjectId.zeroId()) ? "empty" : id.abbreviate(10).name();
    }

    /**
     * A push does not change the files of a repository's own working tree, and would be undone by a commit there; nor does it
     * ask or tell the hooks of a repository on this node, which would run as the agent's user.
     */
    void requireWritable() throws IOException {
        if (!address.isLocal()) {
            return;
        }
        requireNoHooks(repository());
        File common = common();
        List<Path> heads = new ArrayList<>();
        String branch;
        try (Repository there = opened(common)) {
            if (!there.isBare()) {
                heads.add(common.toPath().resolve(Constants.HEAD));
            }
            Ref named = there.exactRef(address.ref());
            branch = named == null ? address.ref() : named.getLeaf().getName(); // One branch can be another's name.
        }
        Path worktrees = common.toPath().resolve("worktrees");
        if (Files.isDirectory(worktrees)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(worktrees)) {
                each.forEach(one -> heads.add(one.resolve(Constants.HEAD)));
            }
        }
        for (Path head : heads) {
            String checkedOut =
                    Files.isRegularFile(head) ? Files.readString(head).strip() : "";
            if (checkedOut.equals("ref: " + address.ref()) || checkedOut.equals("ref: " + branch)) {
                throw new TreeRefusedException("Branch '" + address.branch() + "' is checked out in '" + address.url()
                        + "', so a commit would leave the files there behind: use a bare repository (git clone --bare),"
                        + " or check out another branch there.");
            }
        }
    }

    private void requireNoHooks(File folder) throws IOException {
        try (Repository there = opened(folder)) {
            String configured = there.getConfig().getString("core", null, "hooksPath");
            Path hooks = configured == null
                    ? there.getCommonDirectory().toPath().resolve("hooks")
                    : folder.toPath().resolve(configured.replaceFirst("^~(?=/)", System.getProperty("user.home")));
            List<String> passedBy = HOOKS.stream()
                    .filter(hook -> Files.isExecutable(hooks.resolve(hook)) && !Files.isDirectory(hooks.resolve(hook)))
                    .toList();
            if (!passedBy.isEmpty()) {
                throw new TreeRefusedException("Repository '" + address.url() + "' has hooks for what is pushed ("
                        + String.join(", ", passedBy)
                        + "), which a commit from this node itself would pass by: name the repository by an http or"
                        + " https URL, whose server runs them, or take the hooks away.");
            }
        }
    }

    private File repository() throws TreeRefusedException {
        File folder = RepositoryCache.FileKey.resolve(new File(address.path()), FS.DETECTED);
        if (folder == null) {
            throw new TreeRefusedException("There is no git repository at '" + address.path()
                    + "' on this node: make one (git init --bare), or correct the environment.");
        }
        return folder;
    }

    /** The folder that all working trees of a repository on this node share; its branches are there. */
    private File common() throws IOException {
        try (Repository there = opened(repository())) {
            return there.getCommonDirectory();
        }
    }

    private static Repository opened(File folder) throws IOException {
        return new FileRepositoryBuilder().setGitDir(folder).setMustExist(true).build();
    }

    private File readable() throws IOException {
        File folder = repository();
        String digest;
        try (Repository there = opened(folder)) {
            digest = Objects.toString(there.getConfig().getString("extensions", null, "objectFormat"), "");
        }
        if (!digest.matches("(?i)(sha1)?")) {
            throw new TreeRefusedException("Repository '" + address.url() + "' names its objects by " + digest
                    + ", which cannot be read here: make one that names them by SHA-1 (git init --object-format=sha1),"
                    + " and push the branch there from a copy of its files.");
        }
        return folder;
    }

    private Transport open() throws IOException {
        try {
            URIish uri = address.isLocal() ? new URIish(readable().getAbsolutePath()) : new URIish(address.url());
            Transport transport = Transport.open(here, uri);
            transport.setTimeout(TIMEOUT_SECONDS);
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setObjectChecker(checker());
            transport.setRemoveDeletedRefs(false);
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(new JDKHttpConnectionFactory());
            }
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(program);
            } else if (login != null) {
                transport.setCredentialsProvider(
                        new UsernamePasswordCredentialsProvider(login.user(), login.password()));
            }
            return transport;
        } catch (URISyntaxException e) {
            throw new TreeRefusedException("git url '" + address.url() + "' cannot be read: correct the environment.");
        }
    }

    /**
     * Asks of what is fetched that it is whole and harmless. Old histories have modes and authors that git itself no longer
     * writes, but reads; nothing here depends on them.
     */
    private static ObjectChecker checker() {
        return new ObjectChecker().setAllowLeadingZeroFileMode(true).setAllowInvalidPersonIdent(true);
    }

    private IOException failed(String what, Exception e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException("git was interrupted").initCause(e);
        }
        if (e instanceof TreeRefusedException refusal) {
            return refusal;
        }
        StringBuilder why = new StringBuilder(e.getMessage() == null ? e.toString() : e.getMessage());
        boolean corrupt = e instanceof CorruptObjectException;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            corrupt |= cause instanceof CorruptObjectException;
            if (cause.getMessage() != null && why.indexOf(cause.getMessage()) < 0) {
                why.append(": ").append(cause.getMessage());
            }
        }
        String told = "Repository '" + address.url() + "' cannot be " + what + " (" + mask(why.toString()) + "): ";
        if (corrupt) {
            return new IOException(
                    told + "its history holds an object that is broken or unsafe; 'git fsck' there" + " names it.");
        }
        if (isPartial()) {
            return new IOException(
                    told + "it is a partial clone, which lacks contents of its own files: clone it whole,"
                            + " without --filter, and name that one.");
        }
        if (lacksObjects(why.toString())) {
            return new IOException(told + "it lacks objects of its own history; 'git fsck' there names them.");
        }
        if (why.indexOf("Host key verification failed") >= 0) {
            return new IOException(told + "the host's key is not the known one, or none is known. Put it, once it is"
                    + " compared with what the host's operators say, into the known_hosts of the user that the agent on"
                    + " this node runs as (ssh-keyscan shows it).");
        } else if (why.indexOf("Permission denied (") >= 0) {
            return new IOException(told
                    + (login == null
                            ? "the host knows no key of the user that the agent on this node runs as: name credentials"
                                    + " with a key (credentialsId)."
                            : "the host does not take the key of the environment's credentials, or its passphrase is"
                                    + " wrong."));
        } else if (why.indexOf("Cannot run program \"ssh\"") >= 0) {
            return new IOException(told + "install OpenSSH's client on this node.");
        }
        return new IOException(told + "check the url, the network"
                + (login == null ? ", and whether it wants credentials (credentialsId)." : ", and the credentials."));
    }

    private boolean isPartial() {
        if (!address.isLocal()) {
            return false;
        }
        try (Repository there = opened(repository())) {
            Config config = there.getConfig();
            return config.getString("extensions", null, "partialClone") != null
                    || config.getSubsections("remote").stream()
                            .anyMatch(remote -> config.getBoolean("remote", remote, "promisor", false));
        } catch (IOException | RuntimeException e) {
            return false; // Then that is not why.
        }
    }

    private String mask(String text) {
        return login == null ? text : login.mask(text);
    }
}
