package io.jenkins.embedded.engine;

import hudson.model.Items;
import hudson.model.listeners.ItemListener;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;

/** After all items are loaded, unfinished builds go on. */
public class ResumeBuilds extends ItemListener {
    @Override
    public void onLoaded() {
        Items.getAllItems(Jenkins.get(), WorkflowJob.class).forEach(WorkflowJob::resumeBuilds);
    }
}
