package io.aethermagic.transport.support;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * A subscription without custody: to a topic, or to an inbox that is one. What comes on
 * its names is handed over as far as it was asked for. Safe for use by several threads.
 *
 * @param <L> the transport's link
 */
public final class TopicAttachment<L extends TopicLink> implements Attachment<L> {

	private final TopicTable<TopicAttachment<L>> table;

	private final List<String> names;

	private final Set<Action> actions;

	private final LinkedSubscription<L> subscription;

	private volatile @Nullable L link;

	private TopicAttachment(TopicTable<TopicAttachment<L>> table, List<String> names, Set<Action> actions,
			LinkedSubscription<L> subscription) {
		this.table = table;
		this.names = names;
		this.actions = actions;
		this.subscription = subscription;
	}

	/**
	 * Make a subscription that is in the table until it is closed.
	 * @param table who listens to what
	 * @param names names or patterns, as the broker spells them
	 * @param actions what is wanted
	 * @param subscription what takes it
	 * @param <L> the transport's link
	 * @return the attachment
	 */
	public static <L extends TopicLink> TopicAttachment<L> in(TopicTable<TopicAttachment<L>> table, Set<String> names,
			Set<Action> actions, LinkedSubscription<L> subscription) {
		TopicAttachment<L> made = new TopicAttachment<>(table, List.copyOf(names), actions, subscription);
		table.add(made.names, made);
		return made;
	}

	/**
	 * Take what came on one of the names.
	 * @param message the message; dropped if its action is known and not wanted
	 */
	public void take(AetherMessage message) {
		Action action = message.action();
		if (action == null || this.actions.contains(action)) {
			this.subscription.inflow().offer(new PassingDelivery(message, null));
		}
	}

	@Override
	public CompletionStage<Void> attach(L link) {
		this.link = link;
		return this.subscription.ask(link, () -> link.subscribe(this.names));
	}

	@Override
	public void detach(boolean stopped) {
		this.link = null;
	}

	@Override
	public CompletionStage<Void> close() {
		List<String> orphans = this.table.remove(this.names, this);
		L link = this.link;
		return (link != null && !orphans.isEmpty()) ? link.unsubscribe(orphans) : Stages.DONE;
	}

}
