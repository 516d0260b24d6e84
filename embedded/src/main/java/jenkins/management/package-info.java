/** What Jenkins shows beside links of its menus. */
package jenkins.management;
