package io.aethermagic.transport.mqtt.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.paging.impl.PagingStoreImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is different from Artemis as it comes.
 */
class EmbeddedServerTests {

	private EmbeddedServer server;

	@BeforeEach
	void start(@TempDir Path folder) throws Exception {
		ConfigurationImpl configuration = new ConfigurationImpl();
		configuration.setPersistenceEnabled(false);
		configuration.setSecurityEnabled(false);
		configuration.setJMXManagementEnabled(false);
		configuration.setJournalType(JournalType.NIO);
		configuration.setPagingDirectory(folder.toString());
		this.server = new EmbeddedServer(configuration);
		this.server.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.server.stop();
	}

	@Test
	void removingFilesEndsWhileAMessageIsStillToBeWritten() throws Exception {
		PagingStore store = this.server.getPagingManager().getPageStore(SimpleString.of("jobs"));
		assertThat(store.startPaging()).isTrue();
		((PagingStoreImpl) store).getPageTimedWriter().incrementTask();
		assertThat(removeFiles(store)).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(store.isPaging()).isTrue();
	}

	@Test
	void anAddressReturnsToMemory() throws Exception {
		PagingStore store = this.server.getPagingManager().getPageStore(SimpleString.of("jobs"));
		assertThat(store.startPaging()).isTrue();
		assertThat(removeFiles(store)).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(store.isPaging()).isFalse();
	}

	/**
	 * Remove files, on the thread on which messages are written to them too.
	 */
	private static CompletableFuture<Void> removeFiles(PagingStore store) {
		store.getCursorProvider().scheduleCleanup();
		return CompletableFuture.runAsync(() -> {
		}, store::execute);
	}

}
