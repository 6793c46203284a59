import Pipeline
import Testing

@Test(arguments: [
    ("/a/b", "c", "/a/b/c"), ("/a/b", "/c", "/c"), ("/a/b", "./c", "/a/b/c"), ("/a/b", "../c", "/a/b/../c"),
    ("/a/b", "c//d/./e", "/a/b/c/d/e"), ("/", "c", "/c"), ("/a/b", ".", "/a/b"), ("/a/b", "", "/a/b"),
    ("/a//b/", "c", "/a/b/c"),
    ("/a", "/c//d", "/c/d"), ("/a", "/c/./d/", "/c/d"), ("/a", "c/", "/a/c"), ("/a", ".c", "/a/.c"),
    ("/a", "...", "/a/..."),
    ("/\u{E9} \n", "it's", "/\u{E9} \n/it's"), ("/a", "/", "/"),
])
func aPathIsSeenFromAFolder(folder: String, path: String, joined: String) {
    #expect(FilePath.join(folder, path) == joined)
}

@Test(arguments: [("a/b/c", "a/b", "c"), ("c", ".", "c"), ("/c", "/", "c"), ("/a/c", "/a", "c")])
func aPathHasAFolderAndAName(path: String, folder: String, name: String) {
    #expect(FilePath.folder(of: path) == folder)
    #expect(FilePath.name(of: path) == name)
}
