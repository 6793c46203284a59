import Glibc

/// As whom a container runs, so that everything that it writes belongs to the caller.
package enum ContainerUser: Hashable, Sendable {
    /// Ids inside are those outside: podman and docker run by root, and docker's usual daemon.
    case same(user: uid_t, group: gid_t)
    /// podman without root: a user namespace in which the caller keeps his ids.
    case kept(user: uid_t, group: gid_t)
    /// docker without root: its root is the caller.
    case rootIsCaller
    /// A docker daemon that gives containers other ids: this container goes without.
    case unmapped(user: uid_t, group: gid_t)

    /// - Parameter security: of docker, what `docker info` says under `SecurityOptions`; empty for podman.
    package init(_ kind: ContainerEngine.Kind, user: uid_t, group: gid_t, security: String) {
        switch kind {
        case .podman where user != 0: self = .kept(user: user, group: group)
        case .docker where security.contains("name=rootless"): self = .rootIsCaller
        case .docker where security.contains("name=userns"): self = .unmapped(user: user, group: group)
        case .docker, .podman, .apptainer: self = .same(user: user, group: group)
        }
    }

    /// Always names the user: an image may name another one, also within a namespace that keeps the ids.
    var arguments: [String] {
        switch self {
        case .same(let user, let group): ["--user", "\(user):\(group)"]
        case .kept(let user, let group): ["--userns", "keep-id", "--user", "\(user):\(group)"]
        case .rootIsCaller: ["--user", "0:0"]
        case .unmapped(let user, let group): ["--userns", "host", "--user", "\(user):\(group)"]
        }
    }
}

extension Engine {
    /// As whom the containers of this engine run for a caller.
    func containerUser(user: uid_t, group: gid_t) -> ContainerUser {
        guard case .container(let engine) = self else { return .same(user: user, group: group) }
        var security = ""
        if engine.kind == .docker,
            let answer = try? ShortCommand.run([engine.program, "info", "--format", "{{json .SecurityOptions}}"])
        {
            security = answer.output
        }
        return ContainerUser(engine.kind, user: user, group: group, security: security)
    }
}
