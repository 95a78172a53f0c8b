package io.aethermagic.transport.mqtt.embedded;

import java.util.List;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.paging.PagingStoreFactory;
import org.apache.activemq.artemis.core.paging.cursor.PageCursorProvider;
import org.apache.activemq.artemis.core.paging.cursor.PageSubscription;
import org.apache.activemq.artemis.core.paging.cursor.impl.PageCursorProviderImpl;
import org.apache.activemq.artemis.core.paging.impl.Page;
import org.apache.activemq.artemis.core.paging.impl.PagingStoreFactoryNIO;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.utils.actors.ArtemisExecutor;
import org.apache.activemq.artemis.utils.collections.LongHashSet;

/**
 * Artemis, with an end to one of its loops (seen in 2.53.0, and still in the sources of
 * 2.56.0). An address that goes over from memory to files has one thread that writes
 * messages to them and removes files nobody needs any more. If it comes to remove before
 * it has written the first message, it closes the empty file, sees that a message is
 * still to be written, opens another empty file, and so on forever. The address then
 * takes nothing, and the server does not stop.
 */
final class EmbeddedServer extends ActiveMQServerImpl {

	EmbeddedServer(Configuration configuration) {
		super(configuration);
	}

	@Override
	protected PagingStoreFactory getPagingStoreFactory() {
		Configuration configuration = getConfiguration();
		return new PagingStoreFactoryNIO(getStorageManager(), configuration.getPagingLocation(),
				configuration.getPageSyncTimeout(), getScheduledPool(), this.pageExecutorFactory,
				configuration.isJournalSyncNonTransactional(), this.ioCriticalErrorListener,
				configuration::isPurgePageFolders) {

			@Override
			public PageCursorProvider newCursorProvider(PagingStore store, StorageManager storage,
					AddressSettings settings, ArtemisExecutor executor) {
				return new Cleanup(store, storage);
			}

		};
	}

	/**
	 * Removes the files that are there when it begins.
	 */
	private static final class Cleanup extends PageCursorProviderImpl {

		Cleanup(PagingStore store, StorageManager storage) {
			super(store, storage);
		}

		@Override
		protected void cleanupRegularStream(List<Page> removed, LongHashSet ids, List<PageSubscription> subscriptions,
				long last, long first) throws Exception {
			// One more than there are: after the last file comes an empty one, with
			// which the address returns to memory.
			long there = this.pagingStore.getCurrentWritingPage() + 1;
			super.cleanupRegularStream(removed, ids, subscriptions, Math.min(last, there), first);
		}

	}

}
