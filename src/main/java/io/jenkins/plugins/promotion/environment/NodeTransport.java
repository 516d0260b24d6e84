package io.jenkins.plugins.promotion.environment;

import hudson.FilePath;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.promotion.site.Errand;
import io.jenkins.plugins.promotion.site.Transport;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import java.io.File;
import java.io.IOException;
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
    public <T> T run(Errand<T> errand) throws IOException, InterruptedException {
        try {
            return shared.act(new There<>(errand));
        } catch (TreeBusyException e) {
            throw e;
        } catch (ChannelClosedException | RequestAbortedException e) {
            throw environment.away("was lost");
        } catch (IOException e) {
            if (shared.isRemote() && !Sites.isOnline(environment)) {
                throw environment.away("was lost");
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
