package io.jenkins.plugins.promotion.environment;

import hudson.FilePath;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Errand;
import io.jenkins.plugins.promotion.site.Transport;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import java.io.File;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.MasterToSlaveFileCallable;

/**
 * The way to the node of an environment.
 *
 * @param shared the folder of this plugin there
 */
record NodeTransport(Environment environment, FilePath shared) implements Transport {

    @Override
    public String folder() {
        return shared.getRemote();
    }

    @Override
    public Set<String> dataSources() {
        return environment.getDataSources().stream().map(DataSource::getName).collect(Collectors.toSet());
    }

    @Override
    public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        DataSource source = environment.getDataSources().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown(
                        "There is no data source '" + name + "' in environment '" + environment.getName() + "'"));
        return there(() -> source.login(shared));
    }

    @Override
    public <T> T run(Errand<T> errand) throws IOException, InterruptedException {
        return there(() -> shared.act(new There<>(errand)));
    }

    /** Something that is asked of the node. */
    @FunctionalInterface
    private interface Asked<T> {
        T now() throws IOException, InterruptedException;
    }

    private <T> T there(Asked<T> asked) throws IOException, InterruptedException {
        try {
            return asked.now();
        } catch (TreeBusyException e) {
            throw e;
        } catch (ChannelClosedException | RequestAbortedException e) {
            throw environment.away(true);
        } catch (IOException e) {
            if (shared.isRemote() && !Sites.isOnline(environment)) {
                throw environment.away(true);
            }
            throw e;
        }
    }

    private static final class There<T> extends MasterToSlaveFileCallable<T> {
        private static final long serialVersionUID = 1L;
        private final Errand<T> errand;

        There(Errand<T> errand) {
            this.errand = errand;
        }

        @Override
        public T invoke(File folder, VirtualChannel channel) throws IOException, InterruptedException {
            return errand.run(folder.toPath());
        }
    }
}
