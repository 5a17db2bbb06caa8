// The pages run under trusted types: a script's address is only what the page itself brought along.
const known = (url: string): string | null => (/^\/(a\/[\w.-]+|sw)\.js$/.test(url) ? url : null);

const policy = window.trustedTypes?.createPolicy("nachtwacht", { createScriptURL: known });

export function script_url(url: string): string {
    if (policy !== undefined) {
        return policy.createScriptURL(url);
    }
    const allowed = known(url);
    if (allowed === null) {
        throw new TypeError("not a script of this house");
    }
    return allowed;
}

// Names with hashes are written by the build into <meta name="NAME" content="/a/...">.
export const asset = (name: string): string =>
    document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
