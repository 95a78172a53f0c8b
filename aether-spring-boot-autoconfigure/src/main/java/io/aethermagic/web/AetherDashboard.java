package io.aethermagic.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.GivenUpTask;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAnswer;
import io.aethermagic.fleet.FleetAnswers;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.task.AetherException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A page on which operators see all instances, what they have in hand, and what was given
 * up, and act on it. It shows what {@link AetherFleet} and {@link AetherConsole} tell,
 * and keeps nothing. What changes something needs a header that no other site can send,
 * beside what secures the application. Safe for use by several threads.
 */
public final class AetherDashboard {

	/** What a request that changes something has to carry. */
	static final String GUARD = "X-Aether-Dashboard";

	/** How many bytes of a dead letter's data are shown. */
	static final int MOST_DATA = 64 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

	private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);

	private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
			+ "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

	private final String path;

	private final DashboardAuthorization authorization;

	private final AetherFleet fleet;

	private final AetherConsole console;

	private final AetherDeadLetters letters;

	private final DashboardView view;

	/**
	 * Create a dashboard.
	 * @param basePath what its path begins with, such as {@code /aether}
	 * @param authorization who may look and act
	 * @param registry knows who is there
	 * @param fleet asks all instances
	 * @param console lists dead letters and acts on them
	 * @param letters shows what is in one
	 */
	public AetherDashboard(String basePath, DashboardAuthorization authorization, AetherRegistry registry,
			AetherFleet fleet, AetherConsole console, AetherDeadLetters letters) {
		this.path = basePath + "/dashboard";
		this.authorization = authorization;
		this.fleet = fleet;
		this.console = console;
		this.letters = letters;
		this.view = new DashboardView(registry, fleet, console);
	}

	/**
	 * Return what answers requests.
	 * @return the routes, below the base path
	 */
	public RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(this.path, (request) -> resource(request, "dashboard.html", HTML))
			.GET(this.path + "/dashboard.js", (request) -> resource(request, "dashboard.js", JAVASCRIPT))
			.GET(this.path + "/dashboard.css", (request) -> resource(request, "dashboard.css", CSS))
			.GET(this.path + "/data", this::data)
			.GET(this.path + "/dead-letters/{id}", this::letter)
			.DELETE(this.path + "/dead-letters/{id}",
					(request) -> act(request, () -> this.console.removeDeadLetter(transport(request), id(request))))
			.POST(this.path + "/dead-letters/{id}/replay",
					(request) -> act(request, () -> this.console.replay(transport(request), id(request))))
			.POST(this.path + "/tasks/{id}/cancel", (request) -> act(request, () -> this.fleet.cancel(id(request))))
			.POST(this.path + "/handlers/{id}/{action}", this::handler)
			.onError(Problem.class, (ex, request) -> problem((Problem) ex, request))
			.build();
	}

	private ServerResponse resource(ServerRequest request, String name, MediaType type) throws Problem {
		checkMayLook(request);
		return ServerResponse.ok()
			.contentType(type)
			.header("Content-Security-Policy", POLICY)
			.header("X-Content-Type-Options", "nosniff")
			.header(HttpHeaders.CACHE_CONTROL, "no-cache")
			.body(DashboardResources.read(name));
	}

	private ServerResponse data(ServerRequest request) throws Problem {
		checkMayLook(request);
		Map<String, String> token = CsrfHeader.of(request.servletRequest());
		return later(request,
				this.view.snapshot(mayAct(request), request.param("letters").isPresent()).thenApply((snapshot) -> {
					Map<String, Object> members = new LinkedHashMap<>();
					members.put("csrf", token);
					members.put("snapshot", snapshot);
					return members;
				}));
	}

	private ServerResponse letter(ServerRequest request) throws Problem {
		checkMayLook(request);
		AetherDeadLetters kept = request.param("transport").map(this.letters::on).orElse(this.letters);
		return later(request, kept.find(id(request))
			.thenApply((letter) -> letter.<Object>map(AetherDashboard::members).orElseGet(() -> Map.of("gone", true))));
	}

	private static Map<String, Object> members(GivenUpTask letter) {
		byte[] data = letter.data().json();
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("data", new String(data, 0, Math.min(data.length, MOST_DATA), StandardCharsets.UTF_8));
		members.put("size", data.length);
		members.put("headers", letter.headers());
		members.put("caller", letter.caller());
		return members;
	}

	private ServerResponse handler(ServerRequest request) throws Problem {
		String instance = request.param("instance").orElse("");
		AetherFleet asked = instance.isEmpty() ? this.fleet : this.fleet.only(instance);
		return act(request, () -> switch (request.pathVariable("action")) {
			case "pause" -> asked.pause(id(request));
			case "resume" -> asked.resume(id(request));
			default -> CompletableFuture
				.failedStage(new AetherException("A handler can be paused and resumed, nothing else", null));
		});
	}

	private ServerResponse act(ServerRequest request, Supplier<CompletionStage<?>> action) throws Problem {
		checkMayLook(request);
		if (!mayAct(request)) {
			throw Problem.of(HttpStatus.FORBIDDEN,
					"You may look and not act: aether.web.dashboard.actions and a DashboardAuthorization say who may");
		}
		if (request.headers().firstHeader(GUARD) == null) {
			throw Problem.of(HttpStatus.FORBIDDEN, "The header %s is missing".formatted(GUARD));
		}
		return later(request, action.get().thenApply((done) -> {
			Map<String, Object> members = new LinkedHashMap<>();
			members.put("done", (done instanceof FleetAnswers<?> answers) ? answers.values() : done);
			members.put("refused", (done instanceof FleetAnswers<?> answers) ? refusals(answers) : List.of());
			members.put("silent", (done instanceof FleetAnswers<?> answers) ? answers.silent() : List.of());
			return members;
		}));
	}

	private static List<String> refusals(FleetAnswers<?> answers) {
		return answers.answers()
			.stream()
			.map(FleetAnswer::problem)
			.filter(Objects::nonNull)
			.map(String::valueOf)
			.toList();
	}

	private ServerResponse later(ServerRequest request, CompletionStage<?> answer) {
		CompletableFuture<ServerResponse> response = answer.toCompletableFuture()
			.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.handle((value, failure) -> (failure != null) ? problem(failure, request)
					: ServerResponse.ok()
						.contentType(MediaType.APPLICATION_JSON)
						.header(HttpHeaders.CACHE_CONTROL, "no-store")
						.body(GatewayJson.bytes(value)));
		return ServerResponse.async(response, PATIENCE.multipliedBy(2));
	}

	private static ServerResponse problem(Throwable failure, ServerRequest request) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return problem(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, (cause instanceof AetherException)
				? String.valueOf(cause.getMessage()) : "The broker or hub has not done it in time"), request);
	}

	private static ServerResponse problem(Problem problem, ServerRequest request) {
		return ServerResponse.status(problem.status())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(GatewayJson.bytes(problem.document(request.path())));
	}

	private void checkMayLook(ServerRequest request) throws Problem {
		if (!this.authorization.mayLook(request.principal().orElse(null))) {
			throw Problem.of(HttpStatus.FORBIDDEN, "You may not look at the dashboard");
		}
	}

	private boolean mayAct(ServerRequest request) {
		return this.authorization.mayAct(request.principal().orElse(null));
	}

	private static String id(ServerRequest request) {
		return request.pathVariable("id");
	}

	private static @Nullable String transport(ServerRequest request) {
		return request.param("transport").orElse(null);
	}

}
