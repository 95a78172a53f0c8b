package io.aethermagic.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.DataException;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Lets tasks be performed, watched and cancelled over HTTP.
 * <p>
 * A task that is waited for, or whose events are streamed, holds no thread. When it
 * stops, which is before the web server does, event streams end, and their clients may
 * connect to another instance. Safe for use by several threads.
 */
public final class TaskGateway implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(TaskGateway.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

	/** Codes of failures that say that nothing was begun, and may be tried again. */
	private static final Set<String> NOT_TAKEN = Set.of("rejected", "disconnected", "stopped");

	/**
	 * How much longer than the client the server waits, so that it is never the first.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(30);

	private final GatewaySettings settings;

	private final AetherOperations aether;

	private final TaskAuthorization authorization;

	private final GatewayTasks tasks;

	private final GatewayJson json;

	private final TaskEventStreams streams;

	private volatile boolean running;

	/**
	 * Create a gateway.
	 * @param settings how it behaves
	 * @param aether performs the tasks
	 * @param authorization who may do what
	 * @param timers the clock by which it forgets
	 * @param threads where events are written to clients
	 */
	public TaskGateway(GatewaySettings settings, AetherOperations aether, TaskAuthorization authorization,
			Timers timers, GatewayThreads threads) {
		this.settings = settings;
		this.aether = aether;
		this.authorization = authorization;
		this.json = new GatewayJson(settings);
		this.tasks = new GatewayTasks(settings, timers);
		this.streams = new TaskEventStreams(settings, this.json, timers, threads.executor());
	}

	/**
	 * Return what answers requests.
	 * @return the routes, below the base path
	 */
	public RouterFunction<ServerResponse> routes() {
		String base = this.settings.basePath() + "/tasks";
		GatewayResources resources = new GatewayResources(this.settings.basePath());
		return RouterFunctions.route()
			.POST(base + "/{job}/{task}", this::perform)
			.GET(base + "/{id}", this::show)
			.GET(base + "/{id}/events", this::events)
			.DELETE(base + "/{id}", this::cancel)
			.GET(this.settings.basePath() + "/openapi.json",
					(request) -> ServerResponse.ok()
						.contentType(MediaType.APPLICATION_JSON)
						.body(resources.openApi(new GatewayRequest(request, this.settings).root())))
			.GET(this.settings.basePath() + "/aether.js",
					(request) -> ServerResponse.ok().contentType(JAVASCRIPT).body(resources.javaScript()))
			.onError(Problem.class, (ex, request) -> problem((Problem) ex, request))
			.onError(InvalidNameException.class,
					(ex, request) -> problem(Problem.of(HttpStatus.BAD_REQUEST, text(ex)), request))
			.onError(DataException.class,
					(ex, request) -> problem(Problem.of(HttpStatus.BAD_REQUEST, text(ex)), request))
			.onError(AetherException.class,
					(ex, request) -> problem(Problem.passing(HttpStatus.SERVICE_UNAVAILABLE, text(ex), RETRY_AFTER),
							request))
			.build();
	}

	private static String text(Throwable failure) {
		return String.valueOf(failure.getMessage());
	}

	private ServerResponse perform(ServerRequest asked) throws Exception {
		GatewayRequest request = new GatewayRequest(asked, this.settings);
		TaskAddress address = request.address();
		if (!this.authorization.mayPerform(request.principal(), address)) {
			throw Problem.of(HttpStatus.FORBIDDEN, "You may not perform %s".formatted(address));
		}
		byte[] body = request.body();
		JsonNode payload = this.json.read(body);
		String tid = request.tid();
		GatewayTask made = new GatewayTask(this.settings.instance() + "." + tid, tid, address, request.creator(),
				GatewayRequest.fingerprint(address, body));
		GatewayTask task = this.tasks.add(made);
		if (task == made) {
			begin(task, payload);
		}
		else if (!task.fingerprint().equals(made.fingerprint())) {
			throw Problem.of(HttpStatus.UNPROCESSABLE_CONTENT,
					"The Idempotency-Key was used for another task, or other data: take a new one");
		}
		Duration patience = request.patience();
		if (patience.isZero() || task.standing().end() != null) {
			return performed(task, request);
		}
		CompletableFuture<ServerResponse> response = task.events()
			.ended()
			.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
			.thenApply((ended) -> performed(task, request));
		return ServerResponse.async(response, patience.plus(MARGIN));
	}

	private void begin(GatewayTask task, @Nullable JsonNode payload) throws Problem {
		TaskAddress address = task.address();
		boolean begun = false;
		try {
			TaskHandle<TaskData> handle = this.aether.task(address.job(), address.task())
				.context(address.context())
				.tid(task.tid())
				.perform(payload, TaskData.class);
			if (handle.end() instanceof TaskEvent.Failed failed && NOT_TAKEN.contains(failed.code())) {
				throw Problem.passing(HttpStatus.SERVICE_UNAVAILABLE, failed.message(), RETRY_AFTER);
			}
			task.begun(handle);
			begun = true;
		}
		finally {
			if (!begun) {
				this.tasks.forget(task);
			}
		}
	}

	private ServerResponse performed(GatewayTask task, GatewayRequest request) {
		boolean ended = task.standing().end() != null;
		ServerResponse.BodyBuilder response = ended ? ServerResponse.ok() : ServerResponse.accepted();
		if (!request.patience().isZero()) {
			response.header("Preference-Applied", "wait=" + request.patience().toSeconds());
		}
		return response.location(URI.create(request.root() + this.settings.path(task.id())))
			.contentType(MediaType.APPLICATION_JSON)
			.body(this.json.write(task, request.root()));
	}

	private ServerResponse show(ServerRequest asked) throws Problem {
		GatewayRequest request = new GatewayRequest(asked, this.settings);
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(this.json.write(readable(request), request.root()));
	}

	private ServerResponse events(ServerRequest asked) throws Problem {
		GatewayRequest request = new GatewayRequest(asked, this.settings);
		GatewayTask task = readable(request);
		long last = request.lastEventId();
		if (task.events().hasEnded() && task.events().after(last).isEmpty()) {
			// what a browser takes for the end: it would connect again for ever
			return ServerResponse.noContent().build();
		}
		if (!this.running) {
			return problem(Problem.passing(HttpStatus.SERVICE_UNAVAILABLE, "The application stops", RETRY_AFTER),
					asked);
		}
		return ServerResponse.sse((client) -> this.streams.open(task, last, client), Duration.ZERO);
	}

	private ServerResponse cancel(ServerRequest asked) throws Problem {
		GatewayRequest request = new GatewayRequest(asked, this.settings);
		GatewayTask task = readable(request);
		if (!this.authorization.mayCancel(request.principal(), task.address(), task.creator())) {
			throw Problem.of(HttpStatus.FORBIDDEN, "You may not cancel this task");
		}
		task.cancel();
		return ((task.standing().end() != null) ? ServerResponse.ok() : ServerResponse.accepted())
			.contentType(MediaType.APPLICATION_JSON)
			.body(this.json.write(task, request.root()));
	}

	/**
	 * Return the task that is asked for. Who may not read it does not learn that it is
	 * there.
	 */
	private GatewayTask readable(GatewayRequest request) throws Problem {
		GatewayTask task = this.tasks.get(request.tidHere());
		if (task == null || !this.authorization.mayRead(request.principal(), task.address(), task.creator())) {
			throw Problem.of(HttpStatus.NOT_FOUND,
					"There is no such task: it has ended more than %s ago, or was never there"
						.formatted(this.settings.keep()));
		}
		return task;
	}

	private ServerResponse problem(Problem problem, ServerRequest request) {
		ServerResponse.BodyBuilder response = ServerResponse.status(problem.status());
		Duration retryAfter = problem.retryAfter();
		if (retryAfter != null) {
			response.header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
		}
		return response.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(this.json.write(problem.document(request.path())));
	}

	@Override
	public void start() {
		this.running = true;
		if (this.settings.allow().isEmpty()) {
			logger.warn("No task is reachable over HTTP: aether.web.allow names none");
		}
		else {
			logger.info("Tasks are reachable over HTTP at {}/tasks: {}", this.settings.basePath(),
					this.settings.allow());
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.streams.closeAll();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
