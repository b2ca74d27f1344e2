# Shell functions of the demo scripts. Read them into a bash, in the root of the repository:
#     NEXUS_AT=localhost:8000; . docs/submission/demo.sh

# sign_in NAME PASSWORD: later requests are sent as this user.
sign_in() {
  TOKEN=$(curl -sf "$NEXUS_AT/api/v1/users/login/" -H 'Content-Type: application/json' \
    -d "{\"username\": \"$1\", \"password\": \"$2\"}" | one access)
}

# sign_in_as NAME: sign in as one of the demo's users.
sign_in_as() {
  sign_in "$1" "$(curl -sf "$NEXUS_AT/dev/people/" | one password)"
}

# sign_up: register a new user and sign in.
sign_up() {
  local name="guest-$RANDOM$RANDOM"
  curl -sf -o /dev/null "$NEXUS_AT/api/v1/users/register/" -H 'Content-Type: application/json' \
    -d "{\"username\": \"$name\", \"email\": \"$name@nexus.test\", \"password\": \"a kettle of fish\"}"
  sign_in "$name" "a kettle of fish"
}

# rest METHOD PATH [CURL OPTIONS]: send one request as the user who signed in last.
rest() {
  curl -s -X "$1" "$NEXUS_AT/api/v1$2" -H 'Content-Type: application/json' \
    ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "${@:3}"
}

# graphql QUERY [CURL OPTIONS]: send one document as the user who signed in last.
graphql() {
  curl -s "$NEXUS_AT/graphql" -H 'Content-Type: application/json' \
    ${TOKEN:+-H "Authorization: Bearer $TOKEN"} -d "{\"query\": \"${1//\"/\\\"}\"}" "${@:2}"
}

# one MEMBER: print the first string or number of that name in the JSON on standard input.
one() {
  grep -oE "\"$1\": ?(\"[^\"]*\"|[0-9.]+)" | sed -n '1s/^[^:]*: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p'
}

# shown: print the JSON on standard input with indentation.
shown() {
  .venv/bin/python -m json.tool --indent 2
}
